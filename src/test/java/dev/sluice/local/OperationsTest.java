package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.KinesisRequest;

/**
 * Every operation of the SDK's model is answered or refused as AWS would, and the page says which; {@code -Dlocal.write=true} writes its
 * table.
 */
class OperationsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PAGE = Path.of("src/docs/local.md");
    private static final String BEGIN = "writes this table -->\n";
    private static final String END = "<!-- end -->";
    private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/web";
    private static final String CHANNEL = "arn:aws:kinesis:us-east-1:000000000000:channel/c";

    /**
     * A request of each operation that does not fail by itself, in an order in which they go, and what is to be said of it. ${...} is what
     * the answer before had of that name.
     */
    private static final String REQUESTS = """
            CreateStream | {"StreamName":"web","ShardCount":2,"Tags":{"team":"logs"}} | in us-east-1, account 000000000000; at most 50 on-demand streams, 20,000 shards, and 5 streams CREATING
            ListStreams | {} | at most 100 a page
            DescribeStream | {"StreamName":"web"} | at most 100 shards a page
            DescribeStreamSummary | {"StreamName":"web"} |
            DescribeLimits | {} |
            DescribeAccountSettings | {} |
            UpdateAccountSettings | {"MinimumThroughputBillingCommitment":{"Status":"ENABLED"}} | a commitment that is ended ends a day after it began, as AWS's does
            AddTagsToStream | {"StreamName":"web","Tags":{"env":"test"}} | 50 tags a stream
            ListTagsForStream | {"StreamName":"web"} |
            RemoveTagsFromStream | {"StreamName":"web","TagKeys":["env"]} |
            TagResource | {"ResourceARN":"ARN","Tags":{"env":"test"}} |
            ListTagsForResource | {"ResourceARN":"ARN"} |
            UntagResource | {"ResourceARN":"ARN","TagKeys":["env"]} |
            PutResourcePolicy | {"ResourceARN":"ARN","Policy":"{\\"Statement\\":[]}"} | kept and given back; the endpoint asks nobody who he is, so it is held against nobody
            GetResourcePolicy | {"ResourceARN":"ARN"} |
            DeleteResourcePolicy | {"ResourceARN":"ARN"} |
            IncreaseStreamRetentionPeriod | {"StreamName":"web","RetentionPeriodHours":48} | what is older is not read; the files keep it until the stream is deleted
            DecreaseStreamRetentionPeriod | {"StreamName":"web","RetentionPeriodHours":24} |
            EnableEnhancedMonitoring | {"StreamName":"web","ShardLevelMetrics":["ALL"]} | a setting: no metrics are made
            DisableEnhancedMonitoring | {"StreamName":"web","ShardLevelMetrics":["ALL"]} |
            StartStreamEncryption | {"StreamName":"web","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"} | a setting: any key will do, records lie as they came, and all read as encrypted while it is on
            StopStreamEncryption | {"StreamName":"web","EncryptionType":"KMS","KeyId":"alias/aws/kinesis"} |
            PutRecord | {"StreamName":"web","Data":"eA==","PartitionKey":"k"} | 1 MiB and 1,000 records a second and shard, unless `--unlimited`
            PutRecords | {"StreamName":"web","Records":[{"Data":"eA==","PartitionKey":"k"}]} | the same; 500 records and 10 MiB a request
            ListShards | {"StreamName":"web"} | all filters; expired shards are not listed
            GetShardIterator | {"StreamName":"web","ShardId":"shardId-000000000000","ShardIteratorType":"TRIM_HORIZON"} | good for 5 minutes; 5 a second and shard with `--read-limits`
            GetRecords | {"ShardIterator":"${ShardIterator}"} | 10,000 records and 10 MiB; 5 calls and 2 MiB a second and shard with `--read-limits`
            SplitShard | {"StreamName":"web","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"5"} |
            MergeShards | {"StreamName":"web","ShardToMerge":"shardId-000000000002","AdjacentShardToMerge":"shardId-000000000003"} |
            UpdateShardCount | {"StreamName":"web","TargetShardCount":3,"ScalingType":"UNIFORM_SCALING"} | splits the widest shards or merges the narrowest neighbours, so the shards are equal only after a doubling; as often a day as you like
            UpdateMaxRecordSize | {"StreamARN":"ARN","MaxRecordSizeInKiB":2048} |
            UpdateStreamMode | {"StreamARN":"ARN","StreamModeDetails":{"StreamMode":"ON_DEMAND"}} | as often a day as you like; an on-demand stream begins with 4 shards, and load adds none
            UpdateStreamWarmThroughput | {"StreamName":"web","WarmThroughputMiBps":5} | as many shards as MiB/s
            UpdateStreamRecordDistributionStrategy | {"StreamARN":"ARN","RecordDistributionStrategy":"AUTO"} | AUTO deals records out to the shards in turn
            RegisterStreamConsumer | {"StreamARN":"ARN","ConsumerName":"fan"} | 20 a stream; CREATING for half a second
            DescribeStreamConsumer | {"StreamARN":"ARN","ConsumerName":"fan"} |
            ListStreamConsumers | {"StreamARN":"ARN"} |
            SubscribeToShard | {"ConsumerARN":"${ConsumerARN}","ShardId":"shardId-000000000001","StartingPosition":{"Type":"LATEST"}} | over HTTP/2, and HTTP/1.1 as well; 5 minutes, 2 MiB a second unless `--unlimited`
            DeregisterStreamConsumer | {"StreamARN":"ARN","ConsumerName":"fan"} | its subscriptions end, and its tags and its policy go
            CreateChannel | {"ChannelName":"c","ServiceExecutionRoleARN":"arn:aws:iam::000000000000:role/r","StreamConfigurationList":[{"StreamARN":"ARN","RecordConfiguration":{"RecordFormatType":"JSON"}}]} | channels deliver to S3, which is not here: the account may have 0
            DescribeChannel | {"ChannelARN":"CHANNEL"} | there is none
            UpdateChannel | {"ChannelARN":"CHANNEL"} | there is none
            DeleteChannel | {"ChannelARN":"CHANNEL"} | there is none
            ListChannels | {} | an empty list
            DeleteStream | {"StreamName":"web"} |
            """;

    private record Line(String operation, String request, String remark) {
        static Line of(String text) {
            String[] parts = text.split(" \\|", -1);
            return new Line(parts[0].strip(), parts[1].strip(), parts[2].strip());
        }
    }

    /** Its operations by name, each with the builder of its requests. */
    private static Map<String, SdkPojo> model() throws ReflectiveOperationException {
        Map<String, SdkPojo> operations = new TreeMap<>();
        for (Class<?> client : List.of(KinesisClient.class, KinesisAsyncClient.class)) {
            for (Method method : client.getMethods()) {
                for (Class<?> parameter : method.getParameterTypes()) {
                    if (KinesisRequest.class.isAssignableFrom(parameter)) {
                        String name = parameter.getSimpleName();
                        operations.put(name.substring(0, name.length() - "Request".length()), (SdkPojo)
                                parameter.getMethod("builder").invoke(null));
                    }
                }
            }
        }
        return operations;
    }

    /** What became of each request: "answered", or AWS's name of the error. */
    private static Map<String, String> outcomes() throws Exception {
        Map<String, String> outcomes = new LinkedHashMap<>();
        JsonNode before = JSON.createObjectNode();
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            for (Line line : REQUESTS.lines().map(Line::of).toList()) {
                String request = line.request()
                        .replace("${ShardIterator}", found(before, "ShardIterator"))
                        .replace("${ConsumerARN}", found(before, "ConsumerARN"))
                        .replace(":\"ARN", ":\"" + ARN)
                        .replace(":\"CHANNEL", ":\"" + CHANNEL);
                if (line.operation().equals("SubscribeToShard")) {
                    Thread.sleep(StreamConsumer.CREATING_MILLIS);
                }
                HttpResponse<InputStream> response = Clients.call(endpoint, line.operation(), request);
                try (InputStream body = response.body()) {
                    if (response.statusCode() == 200) {
                        outcomes.put(line.operation(), "answered");
                        before = line.operation().equals("SubscribeToShard") ? before : JSON.readTree(body);
                    } else {
                        outcomes.put(
                                line.operation(),
                                "refused: `"
                                        + JSON.readTree(body).path("__type").asText() + "`");
                    }
                }
            }
        }
        return outcomes;
    }

    private static String found(JsonNode answer, String name) {
        JsonNode value = answer.findValue(name);
        return value == null ? "" : value.asText();
    }

    @Test
    void page_saysWhatBecomesOfEachOperationOfTheModel() throws Exception {
        Map<String, String> outcomes = outcomes();
        assertThat(outcomes.keySet())
                .as("a new operation of the SDK's needs a line in REQUESTS")
                .containsExactlyInAnyOrderElementsOf(model().keySet());
        Map<String, String> remarks = new TreeMap<>();
        REQUESTS.lines().map(Line::of).forEach(line -> remarks.put(line.operation(), line.remark()));
        StringBuilder table = new StringBuilder("| operation | here | to know |\n|---|---|---|\n");
        new TreeMap<>(outcomes)
                .forEach((operation, outcome) -> table.append("| `")
                        .append(operation)
                        .append("` | ")
                        .append(outcome)
                        .append(" | ")
                        .append(remarks.get(operation))
                        .append(" |\n"));
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        String wanted = page.substring(0, from) + table + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("local.write")) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE))
                .as("mvn -o test -Dlocal.write=true -Dtest=OperationsTest writes the table anew")
                .isEqualTo(wanted);
    }

    @Test
    void operations_refuseWhatIsNoRequestOfTheirs() throws Exception {
        List<String> failures = new ArrayList<>();
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 1);
            for (Map.Entry<String, SdkPojo> operation : model().entrySet()) {
                for (String request : oddRequests(operation.getValue())) {
                    HttpResponse<InputStream> response = Clients.call(endpoint, operation.getKey(), request);
                    try (InputStream body = response.body()) {
                        if (response.statusCode() != 200 && response.statusCode() != 400) {
                            failures.add(operation.getKey() + " " + request + ": "
                                    + new String(body.readNBytes(1_000), StandardCharsets.UTF_8));
                        }
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    /** Nothing, and each parameter with what it can be but hardly is. */
    private static List<String> oddRequests(SdkPojo request) throws IOException {
        List<String> requests = new ArrayList<>(List.of("{}", "[]", "", "{\"", "null"));
        List<String> values =
                List.of("\"\"", "\"x\"", "-1", "1e99", "18446744073709551617", "true", "[]", "[1]", "{}", "{\"a\":1}");
        for (SdkField<?> field : request.sdkFields()) {
            for (String value : values) {
                ObjectNode object = JSON.createObjectNode();
                Stream.of("StreamName", "ResourceARN", "ChannelARN", "StreamARN")
                        .filter(name -> request.sdkFields().stream()
                                .anyMatch(known -> known.locationName().equals(name)))
                        .forEach(name -> object.put(name, name.equals("StreamName") ? "web" : ARN));
                object.set(field.locationName(), JSON.readTree(value));
                requests.add(object.toString());
            }
        }
        return requests;
    }
}

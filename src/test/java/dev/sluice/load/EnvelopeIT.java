package dev.sluice.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sluice.Sluice;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.corpus.MakeLog;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Loads for readers that were written for CloudWatch Logs' subscriptions. */
class EnvelopeIT {
    /** In the form of AWS's "Real-time processing of log data with subscriptions"; the ids and times are the page's. */
    private static final String DOCUMENTED = """
            {
              "owner": "111111111111",
              "logGroup": "CloudTrail/logs",
              "logStream": "111111111111_CloudTrail/logs_us-east-1",
              "subscriptionFilters": ["Destination"],
              "messageType": "DATA_MESSAGE",
              "logEvents": [
                {
                  "id": "31953106606966983378809025079804211143289615424298221568",
                  "timestamp": 1432826855000,
                  "message": "{\\"eventVersion\\":\\"1.03\\",\\"userIdentity\\":{\\"type\\":\\"Root\\"}}"
                },
                {
                  "id": "31953106606966983378809025079804211143289615424298221569",
                  "timestamp": 1432826855000,
                  "message": "{\\"eventVersion\\":\\"1.03\\",\\"userIdentity\\":{\\"type\\":\\"Root\\"}}"
                }
              ]
            }
            """;

    /** As AWS's examples for Lambda have it, behind a Kinesis stream. */
    private static final String HANDLER = """
            import base64, gzip, json, sys

            def handler(event, context):
                for record in event["Records"]:
                    message = json.loads(gzip.decompress(base64.b64decode(record["kinesis"]["data"])))
                    if message["messageType"] == "CONTROL_MESSAGE":
                        continue
                    for log_event in message["logEvents"]:
                        yield message["logGroup"] + " " + message["logStream"] + " " + log_event["message"]

            sys.stdout.reconfigure(encoding="utf-8", newline="\\n")
            for line in handler(json.load(open(sys.argv[1], encoding="utf-8")), None):
                print(line)
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path log;
    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        log = directory.resolve("access.log");
        String[] args = {"--format", "combined", "--size", "3M", "--seed", "7", "--out", log.toString()};
        assertThat(MakeLog.run(args, System.err)).isZero();
        endpoint = Endpoint.start(EndpointOptions.temporary());
        endpoint.createStream("web", 2);
    }

    @AfterEach
    void stop() throws IOException {
        endpoint.close();
    }

    private Sluice run(String command, String options) {
        List<String> args = new ArrayList<>(List.of(command, "--endpoint", endpoint.uri() + "", "--insecure"));
        args.addAll(
                Stream.of(options.split(" ")).filter(word -> !word.isEmpty()).toList());
        return Sluice.run(args.toArray(String[]::new));
    }

    private Sluice load(String options, Object... inputs) {
        List<String> names = Stream.of(inputs).map(Object::toString).toList();
        return run(
                "load",
                "--rate unlimited --format combined --envelope cloudwatch-logs " + options + " web "
                        + String.join(" ", names));
    }

    private List<byte[]> records() {
        List<byte[]> records = new ArrayList<>();
        try (AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            for (var shard :
                    clients.kinesis().listShards(r -> r.streamName("web")).shards()) {
                String iterator = clients.kinesis()
                        .getShardIterator(r -> r.streamName("web")
                                .shardId(shard.shardId())
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .shardIterator();
                GetRecordsResponse page;
                do {
                    String from = iterator;
                    page = clients.kinesis().getRecords(r -> r.shardIterator(from));
                    page.records().forEach(record -> records.add(record.data().asByteArray()));
                    iterator = page.nextShardIterator();
                } while (!page.records().isEmpty());
            }
        }
        return records;
    }

    private static JsonNode document(byte[] record) throws IOException {
        return JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(record)));
    }

    /** Name and kind of all fields, whatever their order. */
    private static String shape(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, String> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), shape(field.getValue())));
            return fields.toString();
        }
        return node.isArray() ? "[" + shape(node.get(0)) + "]" : node.getNodeType() + "";
    }

    @Test
    void record_isOfTheDocumentedForm() throws Exception {
        Sluice load = load("--log-group /nginx --log-stream web1 --log-owner 123456789012", log);
        assertThat(load.status).as(load.err()).isZero();
        List<byte[]> records = records();
        assertThat(records)
                .hasSizeLessThan(10)
                .allSatisfy(record -> assertThat(record).hasSizeLessThan(1 << 20));
        JsonNode documented = JSON.readTree(DOCUMENTED);
        List<String> messages = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (byte[] record : records) {
            JsonNode document = document(record);
            assertThat(shape(document)).isEqualTo(shape(documented));
            assertThat(document.path("logGroup").asText()).isEqualTo("/nginx");
            assertThat(document.path("logStream").asText()).isEqualTo("web1");
            assertThat(document.path("owner").asText()).isEqualTo("123456789012");
            for (JsonNode event : document.path("logEvents")) {
                messages.add(event.path("message").asText());
                ids.add(event.path("id").asText());
                assertThat(event.path("id").asText())
                        .hasSameSizeAs(documented.at("/logEvents/0/id").asText());
            }
        }
        messages.sort(null);
        assertThat(messages).isEqualTo(Files.readAllLines(log).stream().sorted().toList());
        assertThat(ids).hasSameSizeAs(messages);
    }

    @Test
    void lambdaInPython_readsTheLinesAsTheyWere() throws Exception {
        assumeTrue(onPath("python3"), "skipped: there is no python3 on the PATH");
        assertThat(load("", log).status).isZero();
        ArrayNode records = JSON.createArrayNode();
        for (byte[] record : records()) {
            records.addObject()
                    .putObject("kinesis")
                    .put("data", Base64.getEncoder().encodeToString(record));
        }
        Path event = Files.write(
                directory.resolve("event.json"),
                JSON.writeValueAsBytes(JSON.createObjectNode().set("Records", records)));
        Path handler = Files.writeString(directory.resolve("handler.py"), HANDLER);
        Path out = directory.resolve("out");
        Process python = new ProcessBuilder("python3", handler.toString(), event.toString())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).isZero();
        assertThat(Files.readAllLines(out).stream().sorted().toList())
                .isEqualTo(Files.readAllLines(log).stream()
                        .map(line -> "sluice history " + line)
                        .sorted()
                        .toList());
    }

    @Test
    void loadAgain_givesTheSameIdsAndDistinctEachOnce() throws Exception {
        assertThat(load("--load-id one", log).status).isZero();
        assertThat(load("--load-id one", log).status).isZero();
        List<byte[]> records = records();
        Set<String> documents = new HashSet<>();
        for (byte[] record : records) {
            documents.add(document(record).toString());
        }
        assertThat(records).hasSize(2 * documents.size());
        Sluice cat = run("cat", "--distinct web");
        assertThat(cat.status).as(cat.err()).isZero();
        assertThat(cat.lines()).hasSameSizeAs(documents);
    }

    @Test
    void load_isProvenByItsBatchIds() {
        Path journal = directory.resolve("journal");
        assertThat(load("--chunk-size 64K --checkpoint " + journal, log).status).isZero();
        Sluice verify = run("verify", "--checkpoint " + journal + " web");
        assertThat(verify.status).as(verify.err()).isZero();
        Sluice other = load("--log-stream other --checkpoint " + journal, log);
        assertThat(other.status).isEqualTo(1);
        assertThat(other.err()).contains("without --log-stream and this run has other");
    }

    /** Small files share a record; each event knows its own. */
    @Test
    void smallFiles_keepIdsOfTheirOwn() throws Exception {
        Path files = Files.createDirectory(directory.resolve("files"));
        List<String> lines = Files.readAllLines(log);
        for (int i = 0; i < 20; i++) {
            // The same place and time in each.
            Files.writeString(
                    files.resolve(i + ".log"),
                    lines.get(0).replaceFirst(" HTTP/", i + " HTTP/") + "\n" + lines.get(1 + i) + "\n");
        }
        Sluice load = load("", files);
        assertThat(load.status).as(load.err()).isZero();
        Set<String> ids = new HashSet<>();
        for (byte[] record : records()) {
            document(record)
                    .path("logEvents")
                    .forEach(event -> ids.add(event.path("id").asText()));
        }
        assertThat(ids).hasSize(40);
    }

    @Test
    void linesWithoutATimeOrText_areRejected() throws Exception {
        Path rejects = directory.resolve("rejects");
        Path bad = Files.write(
                directory.resolve("bad.log"),
                (Files.readAllLines(log).get(0).replaceFirst(" HTTP/", "\u00f6 HTTP/") + "\n").getBytes(ISO_8859_1));
        Sluice load = load("--rejects " + rejects, log, bad);
        assertThat(load.status).as(load.err()).isEqualTo(3);
        assertThat(Files.readString(rejects, ISO_8859_1)).contains("not UTF-8");
    }

    @Test
    void plan_reckonsWithTheEnvelopeAlone() {
        Sluice plan = Sluice.run(
                "plan", "--format", "combined", "--envelope", "cloudwatch-logs", "--report", "-", log.toString());
        assertThat(plan.status).as(plan.err()).isZero();
        assertThat(load("--report " + directory.resolve("load.json"), log).status)
                .isZero();
        assertThat(String.join("", plan.lines())).contains("gzip").doesNotContain("zstd");
    }

    @Test
    void whatCannotBe_isRefused() {
        for (String options : List.of(
                "--records lines",
                "--records aggregated",
                "--compression zstd",
                "--compression gzip",
                "--dictionary x")) {
            Sluice load = load(options, log);
            assertThat(load.status).as(options).isEqualTo(2);
            assertThat(load.err()).contains(options.replaceFirst(" .*", "") + " has no effect with --envelope");
        }
        assertThat(load("--on-parse-error wrap", log).status).isEqualTo(2);
        assertThat(load("--format raw", log).status).isEqualTo(2);
        Sluice other = run("load", "--envelope splunk --format combined web " + log);
        assertThat(other.status).isEqualTo(2);
        assertThat(other.err()).contains("--envelope splunk is not an envelope; the only one is cloudwatch-logs");
        assertThat(run("load", "--log-group g --format combined web " + log).err())
                .contains("--log-group has no effect without --envelope");
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }
}

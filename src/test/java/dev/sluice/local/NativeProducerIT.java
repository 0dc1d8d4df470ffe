package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.UserRecordResult;

/** The one client of PutRecords that counts: KPL's native daemon. */
class NativeProducerIT {
    private static final int RECORDS = 3_000;
    private static final int MAX_BYTES = 20_000;

    @Test
    void records_comeBackByteForByteWhenKplSentThem(@TempDir Path temporary) throws Exception {
        long seed = 20_261_123;
        Random random = new Random(seed);
        Map<String, ByteBuffer> sent = new HashMap<>();
        for (int i = 0; i < RECORDS; i++) {
            byte[] data = new byte[i == 0 ? (1 << 20) - 8 : random.nextInt(MAX_BYTES)];
            random.nextBytes(data);
            sent.put("key \u00e4" + i, ByteBuffer.wrap(data));
        }
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            endpoint.createStream("web", 4);

            List<UserRecordResult> results = send(endpoint, temporary, sent);

            Map<String, ByteBuffer> received = new HashMap<>();
            Map<String, Integer> perShard = new HashMap<>();
            for (Shard shard : client.listShards(r -> r.streamName("web")).shards()) {
                List<Record> records = Clients.all(client, "web", shard.shardId());
                perShard.put(shard.shardId(), records.size());
                records.forEach(record ->
                        received.put(record.partitionKey(), record.data().asByteBuffer()));
            }
            assertThat(received).as("seed %d", seed).hasSameSizeAs(sent);
            assertThat(received.equals(sent)).as("same bytes, seed %d", seed).isTrue();
            assertThat(results).hasSize(RECORDS).allMatch(UserRecordResult::isSuccessful);
            Map<String, Integer> reported = new HashMap<>();
            results.forEach(result -> reported.merge(result.getShardId(), 1, Integer::sum));
            assertThat(reported).isEqualTo(perShard);
        }
    }

    private static List<UserRecordResult> send(Endpoint endpoint, Path temporary, Map<String, ByteBuffer> records)
            throws Exception {
        KinesisProducerConfiguration configuration = new KinesisProducerConfiguration()
                .setAggregationEnabled(false)
                .setKinesisEndpoint("localhost")
                .setKinesisPort(endpoint.uri().getPort())
                .setCloudwatchEndpoint("localhost")
                .setCloudwatchPort(endpoint.uri().getPort())
                .setStsEndpoint("localhost")
                .setStsPort(endpoint.uri().getPort())
                .setVerifyCertificate(false)
                .setRegion("us-east-1")
                .setCredentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .setMetricsLevel("none")
                .setRequestTimeout(30_000)
                .setRecordTtl(120_000)
                .setTempDirectory(temporary.toString());
        KinesisProducer producer = new KinesisProducer(configuration);
        try {
            List<ListenableFuture<UserRecordResult>> futures = new ArrayList<>();
            records.forEach((key, data) -> futures.add(producer.addUserRecord("web", key, data.duplicate())));
            producer.flush();
            List<UserRecordResult> results = new ArrayList<>();
            for (ListenableFuture<UserRecordResult> future : futures) {
                results.add(future.get(120, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            producer.destroy();
        }
    }
}

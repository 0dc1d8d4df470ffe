package dev.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.stream.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** What the executors of one load keep together. */
class SparkLimitsIT extends SparkLoads {
    @Test
    void executors_keepEachShardsLimitTogether() throws Exception {
        start(2, false);
        inputs(50, 12 << 20);
        Path report = directory.resolve("report.json");
        int status = spark(CLUSTER, options(STREAM, "--chunk-size", "1M", "--report", report.toString()));
        assertThat(status).as(said()).isZero();
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        // A record or two may arrive before its time, as in a load of one process.
        assertThat(figures.get("throttled").asInt()).as(said()).isLessThanOrEqualTo(2);
        assertThat(figures.get("executors"))
                .hasSize(2)
                .allSatisfy(
                        row -> assertThat(row.get("records").asInt()).as(said()).isPositive());
        assertThat(figures.get("records").asLong())
                .isEqualTo(figures.get("batches").asLong());
        assertLoaded();
    }

    @Test
    void executors_keepTheWholeLoadsRateTogether() throws Exception {
        start(2, false);
        inputs(20, 6 << 20);
        Path report = directory.resolve("report.json");
        List<String> options = options(
                STREAM,
                "--chunk-size",
                "1M",
                "--rate",
                "512KiB/s",
                "--compression",
                "none",
                "--report",
                report.toString());
        int status = spark(CLUSTER, options);
        assertThat(status).as(said()).isZero();
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        // The first record of each executor leaves at once.
        double bytes = figures.get("bytesSent").asDouble() - (2 << 20);
        assertThat(figures.get("deliveryMillis").asDouble() / 1000).as(said()).isGreaterThan(bytes / (512 << 10));
        assertLoaded();
    }

    @Test
    void shards_takeTheTimeThatTheirLimitsAskForThoughTheStreamHasNone() throws Exception {
        start(2, true);
        for (int file = 0; file < 80; file++) {
            Files.writeString(inputs.resolve(file + ".log"), longLines(300));
        }
        int status = spark(CLUSTER, options(STREAM, "--records", "lines"));
        assertThat(status).as(said()).isZero();
        assertLoaded();
        for (List<Record> shard : arrived().values()) {
            assertThat(shard).as(said()).hasSizeGreaterThan(2_000);
            double seconds = Duration.between(
                                    shard.get(0).approximateArrivalTimestamp(),
                                    shard.get(shard.size() - 1).approximateArrivalTimestamp())
                            .toMillis()
                    / 1e3;
            long bytes = shard.stream()
                    .mapToLong(each -> each.data().asByteArrayUnsafe().length
                            + each.partitionKey().length())
                    .sum();
            double least = Math.max(
                    (double) shard.size() / Limits.SHARD_RECORDS_PER_SECOND,
                    (double) bytes / Limits.SHARD_BYTES_PER_SECOND);
            // A busy machine may hold the first records back. Two executors that each took a shard's limit would need
            // half.
            assertThat(seconds).as("seed %d", seed).isGreaterThan(0.75 * least);
        }
    }

    /** Of a size at which a second takes no more of them than of bytes. */
    private String longLines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String line = lines.size() + " " + "x".repeat(900) + random.nextInt(1 << 30);
            lines.add(line);
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private Map<String, List<Record>> arrived() {
        Map<String, List<Record>> all = new TreeMap<>();
        try (AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            KinesisClient client = clients.kinesis();
            client.listShards(request -> request.streamName(STREAM)).shards().forEach(shard -> {
                List<Record> its = new ArrayList<>();
                String next = client.getShardIterator(request -> request.streamName(STREAM)
                                .shardId(shard.shardId())
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .shardIterator();
                long behind = 1;
                while (behind > 0) {
                    String iterator = next;
                    GetRecordsResponse page = client.getRecords(request -> request.shardIterator(iterator));
                    its.addAll(page.records());
                    next = page.nextShardIterator();
                    behind = page.millisBehindLatest();
                }
                all.put(shard.shardId(), its);
            });
        }
        return all;
    }
}

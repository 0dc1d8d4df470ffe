package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportTest {
    @Test
    void report_holdsTheFiguresOfTheSummary() throws IOException {
        LoadReport report = Reports.ofShards(4);
        JsonNode json = json(report);

        assertThat(json.get("stream").asText()).isEqualTo("web");
        assertThat(json.get("exitStatus").asInt()).isZero();
        assertThat(json.get("elapsedMillis").asLong()).isEqualTo(61_234);
        assertThat(json.get("sources").asInt()).isEqualTo(3);
        assertThat(json.get("bytesRead").asLong()).isEqualTo(6_442_450_944L);
        assertThat(json.get("events").asLong()).isEqualTo(31_234_567);
        assertThat(json.get("rejected").asLong()).isZero();
        assertThat(json.get("batches").asLong()).isEqualTo(12_345);
        assertThat(json.get("records").asLong()).isEqualTo(report.records());
        assertThat(json.get("bytesSent").asLong()).isEqualTo(report.bytesSent());
        assertThat(json.get("compressionRatio").asDouble()).isBetween(20.0, 40.0);
        assertThat(json.get("retries").asLong()).isEqualTo(report.retries());
        assertThat(json.get("throttled").asLong()).isEqualTo(report.throttled());
        assertThat(json.get("shards")).hasSize(4);
        JsonNode shard = json.get("shards").get(3);
        assertThat(shard.get("shardId").asText()).isEqualTo("shardId-000000000003");
        assertThat(shard.get("limitShare").asDouble()).isBetween(0.8, 1.0);
        assertThat(shard.get("bytesPerSecond").asDouble())
                .isEqualTo(report.shards().get(3).bytes() / 60.0, within(0.001));
        assertThat(shard.get("latencyMillis").get("p99").asLong())
                .isEqualTo(report.shards().get(3).latencyMillis().p99());
    }

    @Test
    void report_keepsToItsSchema() throws IOException {
        JsonNode schema = new ObjectMapper()
                .readTree(Path.of("src/docs/report.schema.json").toFile());

        assertThat(JsonSchema.errors(schema, json(Reports.ofShards(4)))).isEmpty();
        assertThat(JsonSchema.errors(schema, json(Reports.hostile()))).isEmpty();
        LoadReport scaled = Reports.ofShards(4).with(new LoadReport.Scaled(2, 4, "aws"), "left");
        assertThat(JsonSchema.errors(schema, json(scaled))).isEmpty();
        assertThat(json(scaled).get("scaled").get("before").asInt()).isEqualTo(2);
        assertThat(JsonSchema.errors(schema, new ObjectMapper().readTree("{\"events\": -1.5, \"other\": 0}")))
                .contains("$.events: not of type \"integer\"", "$.events: below the minimum", "$: extra other")
                .contains("$: has no \"stream\"");
    }

    /** A report is for more eyes than the log. */
    @Test
    void report_saysWhereRejectsStandAndNotWhatTheySay() throws IOException {
        JsonNode samples = json(Reports.hostile()).get("rejectSamples");

        assertThat(samples).hasSize(2);
        assertThat(samples.get(1).get("line").asLong()).isEqualTo(7);
        assertThat(samples.get(1).get("length").asLong()).isEqualTo(200);
        assertThat(samples.get(0).has("line")).isFalse();
        assertThat(samples.toString()).doesNotContain("xxxx");
    }

    @Test
    void report_replacesTheFileAsAWhole(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.json");
        Files.writeString(file, "old and much longer than nothing");

        JsonReport.write(Reports.hostile(), file);

        assertThat(new ObjectMapper().readTree(file.toFile()).get("rejected").asLong())
                .isEqualTo(3_468);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void report_leavesTheStreamOpenAndEndsInANewline() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(Reports.ofShards(1), out);
        out.write("more".getBytes(StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("}\nmore");
    }

    static JsonNode json(LoadReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(report, out);
        return new ObjectMapper().readTree(out.toByteArray());
    }
}

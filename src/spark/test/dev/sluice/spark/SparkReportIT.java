package dev.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a load by Spark says of itself. */
class SparkReportIT extends SparkLoads {
    @Test
    void summary_saysThatLinesAreThereTwiceWhenExecutorsAreKilledWithoutACheckpoint() throws Exception {
        start(4, false);
        inputs(5, 1 << 20);
        try (SparkProcess load =
                new SparkProcess(directory.resolve("said"), CLUSTER, options(STREAM, "--records", "lines"))) {
            await(load::isAlive, () -> cat(STREAM).size() > 4_000);
            load.executors().forEach(ProcessHandle::destroyForcibly);
            assertThat(load.status()).as(said()).isZero();
        }
        List<String> loaded = cat(STREAM);
        assertThat(new HashSet<>(loaded)).as("seed %d", seed).isEqualTo(new HashSet<>(lines));
        assertThat(loaded).hasSizeGreaterThan(lines.size());
        assertThat(said()).contains("tried again", "in the stream, too; without batch ids, nobody can tell copies");
    }

    @Test
    void report_countsWhatWasSentBeforeASenderFailed() throws Exception {
        endpoint = Endpoint.start(
                EndpointOptions.temporary().withUnlimited(true).withFaults(Faults.parse("away=300s@4", seed)));
        endpoint.createStream(STREAM, 2);
        inputs(5, 12 << 20);
        Path report = directory.resolve("report.json");
        List<String> options = options(STREAM, "--chunk-size", "1M", "--give-up-after", "3s", "--report", "" + report);
        assertThat(spark(CLUSTER, options)).as(said()).isEqualTo(1);
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        long sent = 0;
        for (JsonNode executor : figures.get("executors")) {
            sent += executor.get("records").asLong();
        }
        assertThat(sent).as(said()).isPositive();
        assertThat(figures.get("shards").size()).as(said()).isPositive();
    }

    @Test
    void figures_comeByASinkOfSpark() throws Exception {
        start(2, true);
        inputs(5, 2 << 20);
        Path sink = Files.createDirectory(directory.resolve("sink"));
        try (SparkProcess load = new SparkProcess(
                directory.resolve("said"),
                LOCAL,
                options(STREAM),
                "spark.metrics.conf.*.sink.csv.class=org.apache.spark.metrics.sink.CsvSink",
                "spark.metrics.conf.*.sink.csv.directory=" + sink)) {
            assertThat(load.status()).as(said()).isZero();
        }
        for (String figure : List.of("records", "bytes")) {
            List<Path> files;
            try (Stream<Path> all = Files.list(sink)) {
                files = all.filter(file -> file.getFileName().toString().contains("SluicePlugin." + figure))
                        .toList();
            }
            assertThat(files).as(said()).isNotEmpty();
            for (Path file : files) {
                List<String> rows = Files.readAllLines(file);
                String last = rows.get(rows.size() - 1);
                assertThat(Long.parseLong(last.substring(last.indexOf(',') + 1)))
                        .as(file.toString())
                        .isPositive();
            }
        }
    }

    @Test
    void rejects_areGatheredInOneFile() throws Exception {
        start(2, true);
        Files.writeString(inputs.resolve("a.json"), "{\"a\":1}\nno json\n{\"a\":2}\n");
        Files.writeString(inputs.resolve("b.json"), "neither\n{\"a\":3}\n");
        Path rejects = directory.resolve("rejects");
        Path report = directory.resolve("report.json");
        int status = spark(
                LOCAL,
                options(STREAM, "--format", "json", "--rejects", rejects.toString(), "--report", report.toString()));
        assertThat(status).as(said()).isEqualTo(3);
        // Inputs that tasks have read were called passed over.
        JsonNode read = new ObjectMapper().readTree(report.toFile()).get("inputs");
        assertThat(read.get("largest")).as(read.toString()).hasSize(2);
        assertThat(read.get("skipped").get("inputs").asInt())
                .as(read.toString())
                .isZero();
        assertThat(Files.readString(rejects)).contains("no json").contains("neither");
        assertThat(said()).contains("2 rejected");
    }

    @Test
    void report_namesTheHotKeysThatSluiceLoadNames() throws Exception {
        start(4, true);
        endpoint.createStream("spark", 4);
        for (int file = 0; file < 4; file++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 30_000; i++) {
                String user = random.nextInt(3) > 0 ? "alice" : "user-" + random.nextInt(500);
                text.append("{\"user\":\"%s\",\"n\":%d}\n".formatted(user, random.nextLong()));
            }
            Files.writeString(inputs.resolve(file + ".json"), text);
        }
        Path here = directory.resolve("here.json");
        Path cluster = directory.resolve("cluster.json");
        // Sizes are the same at a level that stays.
        List<String> keyed =
                List.of("--format", "json", "--key", "field:/user", "--chunk-size", "1M", "--level", "3", "--report");
        Sluice load = Sluice.run(loadHere(with(options(STREAM), keyed, here)));
        assertThat(load.status).as(load.err()).isZero();
        assertThat(spark(CLUSTER, with(options("spark"), keyed, cluster)))
                .as(said())
                .isZero();
        ObjectMapper json = new ObjectMapper();
        JsonNode hot = json.readTree(cluster.toFile()).get("hotShards");
        assertThat(hot).as(said()).hasSize(1);
        assertThat(hot).as(said()).isEqualTo(json.readTree(here.toFile()).get("hotShards"));
        assertThat(said()).contains("'alice' ");
    }

    private static List<String> with(List<String> options, List<String> more, Path last) {
        List<String> all = new ArrayList<>(options);
        all.addAll(more);
        all.add(last.toString());
        return all;
    }
}

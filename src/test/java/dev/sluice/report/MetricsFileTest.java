package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    @TempDir
    Path directory;

    @Test
    void metrics_areWhatPrometheusReads() throws IOException {
        Path file = directory.resolve("sluice.prom");
        new MetricsFile(file, "web").ended(Reports.ofShards(4));

        assertThat(PrometheusText.samples(Files.readString(file)))
                .containsEntry("sluice_load_running{stream=\"web\"}", 0.0)
                .containsEntry("sluice_load_exit_status{stream=\"web\"}", 0.0)
                .containsEntry("sluice_load_duration_seconds{stream=\"web\"}", 61.234)
                .containsEntry("sluice_load_events{stream=\"web\"}", 31_234_567.0)
                .containsEntry("sluice_load_shard_throttled{stream=\"web\",shard=\"shardId-000000000000\"}", 0.0);
        new MetricsFile(file, "web").ended(Reports.hostile());
        assertThat(PrometheusText.complaints(Files.readString(file))).isEmpty();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("no part of a file stays").containsExactly(file);
        }
    }

    @Test
    void parser_findsWhatPrometheusWouldNotTake() {
        String head = "# HELP a_b What.\n# TYPE a_b gauge\n";
        assertThat(PrometheusText.complaints(head + "a_b{x=\"1\"} 1\n")).isEmpty();
        assertThat(PrometheusText.complaints(head + "a_b{x=\"1\"} 1")).hasSize(1);
        assertThat(PrometheusText.complaints(head + "a_b{x=\"1\\q\"} 1\n")).hasSize(1);
        assertThat(PrometheusText.complaints(head + "a_b{x=\"1\"} 1\na_b{x=\"1\"} 2\n"))
                .hasSize(1);
        assertThat(PrometheusText.complaints(head + "a_b{x=\"1\"} 1,5\n")).isNotEmpty();
        assertThat(PrometheusText.complaints("a_b 1\n")).isNotEmpty();
        assertThat(PrometheusText.complaints(head)).isNotEmpty();
        assertThat(PrometheusText.complaints("\n" + head + "a_b 1\n")).isNotEmpty();
    }

    @Test
    void metrics_rememberTheLastSuccessWhenALoadFails() throws IOException {
        Path file = directory.resolve("sluice.prom");
        String success = "sluice_load_last_success_timestamp_seconds{stream=\"web\"}";
        new MetricsFile(file, "web").failed(1);
        assertThat(PrometheusText.samples(Files.readString(file)))
                .containsEntry("sluice_load_exit_status{stream=\"web\"}", 1.0)
                .doesNotContainKey(success);

        new MetricsFile(file, "web").ended(Reports.ofShards(1));
        Double when = PrometheusText.samples(Files.readString(file)).get(success);
        assertThat(when).isNotNull();

        new MetricsFile(file, "web").failed(2);
        assertThat(PrometheusText.samples(Files.readString(file)))
                .containsEntry("sluice_load_exit_status{stream=\"web\"}", 2.0)
                .containsEntry(success, when);
    }

    @Test
    void metrics_tellOfTheLoadThatRunsAndOfTheOneBefore() throws IOException {
        Path file = directory.resolve("sluice.prom");
        String hostile = "a\"b\\c\nd";
        MetricsFile metrics = new MetricsFile(file, hostile);
        metrics.failed(1);
        MetricsFile next = new MetricsFile(file, hostile);
        next.running(Reports.snapshot(1024 * Reports.MIB, 0.5, Reports.shards(3, 30)));
        String label = "{stream=\"a\\\"b\\\\c\\nd\"}";
        assertThat(PrometheusText.samples(Files.readString(file)))
                .containsEntry("sluice_load_running" + label, 1.0)
                .containsEntry("sluice_load_exit_status" + label, 1.0)
                .containsEntry("sluice_load_in_flight_bytes" + label, 48.0 * Reports.MIB);
        next.failed(1);
        next.running(Reports.snapshot(1024 * Reports.MIB, 0.6, Reports.shards(3, 30)));
        assertThat(PrometheusText.samples(Files.readString(file)))
                .as("a late look changes nothing")
                .containsEntry("sluice_load_running" + label, 0.0);
    }
}

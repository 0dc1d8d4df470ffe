package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    @TempDir
    Path directory;

    @Test
    void metrics_areWhatPrometheusReads() throws IOException {
        Path file = directory.resolve("sluice.prom");
        new MetricsFile(file, "web", null).ended(Reports.ofShards(4));

        assertThat(PrometheusText.samples(Files.readString(file)))
                .containsEntry("sluice_load_running{stream=\"web\",job=\"sluice\"}", 0.0)
                .containsEntry("sluice_load_exit_status{stream=\"web\",job=\"sluice\"}", 0.0)
                .containsEntry("sluice_load_duration_seconds{stream=\"web\",job=\"sluice\"}", 61.234)
                .containsEntry("sluice_load_events{stream=\"web\",job=\"sluice\"}", 31_234_567.0)
                .containsEntry(
                        "sluice_load_shard_throttled{stream=\"web\",job=\"sluice\",shard=\"shardId-000000000000\"}",
                        0.0);
        new MetricsFile(file, "web", null).ended(Reports.hostile());
        assertThat(PrometheusText.complaints(Files.readString(file))).isEmpty();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).as("no part of a file stays").containsExactly(file);
        }
    }

    @Test
    void countersOfTheJob_goOnFromTheCheckpointAndOutliveAFailure() throws IOException {
        Path file = directory.resolve("sluice.prom");
        String labels = "{stream=\"web\",job=\"sluice\"}";
        MetricsFile metrics = new MetricsFile(file, "web", null);
        metrics.begun(Map.of("events", 1_000L, "runs", 4L, "failed_runs", 1L, "of a later version", 7L));
        metrics.running(Reports.snapshot(1024 * Reports.MIB, 0.5, Reports.shards(2, 30)));
        Map<String, Double> running = PrometheusText.samples(Files.readString(file));
        assertThat(running)
                .containsEntry("sluice_job_runs_total" + labels, 4.0)
                .containsEntry(
                        "sluice_job_events_total" + labels,
                        1_000 + running.getOrDefault("sluice_load_events" + labels, -1.0));
        assertThat(Files.readString(file)).contains("# TYPE sluice_job_events_total counter");

        metrics.ended(Reports.hostile());
        Map<String, Double> ended = PrometheusText.samples(Files.readString(file));
        assertThat(ended)
                .containsEntry("sluice_job_events_total" + labels, 4_568_890.0)
                .containsEntry("sluice_job_runs_total" + labels, 5.0)
                .containsEntry("sluice_job_failed_runs_total" + labels, 1.0);

        new MetricsFile(file, "web", null).failed(2);
        Map<String, Double> failed = PrometheusText.samples(Files.readString(file));
        assertThat(failed)
                .containsAllEntriesOf(
                        Map.of("sluice_job_events_total" + labels, 4_568_890.0, "sluice_job_runs_total" + labels, 5.0));
        new MetricsFile(file, "other", null).failed(2);
        assertThat(PrometheusText.samples(Files.readString(file)).keySet()).noneMatch(name -> name.contains("_job_"));
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
        String success = "sluice_load_last_success_timestamp_seconds{stream=\"web\",job=\"sluice\"}";
        new MetricsFile(file, "web", null).failed(1);
        assertThat(PrometheusText.samples(Files.readString(file)))
                .containsEntry("sluice_load_exit_status{stream=\"web\",job=\"sluice\"}", 1.0)
                .doesNotContainKey(success);

        new MetricsFile(file, "web", null).ended(Reports.ofShards(1));
        Double when = PrometheusText.samples(Files.readString(file)).get(success);
        assertThat(when).isNotNull();

        new MetricsFile(file, "web", null).failed(2);
        assertThat(PrometheusText.samples(Files.readString(file)))
                .containsEntry("sluice_load_exit_status{stream=\"web\",job=\"sluice\"}", 2.0)
                .containsEntry(success, when);
    }

    @Test
    void metrics_tellOfTheLoadThatRunsAndOfTheOneBefore() throws IOException {
        Path file = directory.resolve("sluice.prom");
        String hostile = "a\"b\\c\nd";
        MetricsFile metrics = new MetricsFile(file, hostile, hostile);
        metrics.failed(1);
        MetricsFile next = new MetricsFile(file, hostile, hostile);
        next.running(Reports.snapshot(1024 * Reports.MIB, 0.5, Reports.shards(3, 30)));
        String label = "{stream=\"a\\\"b\\\\c\\nd\",job=\"a\\\"b\\\\c\\nd\"}";
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

    @Test
    void metrics_haveNoEndBeforeTheStartBesideIt() throws IOException {
        Path file = directory.resolve("sluice.prom");
        String labels = "{stream=\"web\",job=\"sluice\"}";
        String end = "sluice_load_end_timestamp_seconds" + labels;
        // Made when the load was typed; the report's own start, after preflight, lies at another time.
        MetricsFile metrics = new MetricsFile(file, "web", null);
        metrics.ended(Reports.ofShards(1));
        Map<String, Double> ended = PrometheusText.samples(Files.readString(file));
        assertThat(ended.get(end))
                .isEqualTo(Reports.ofShards(1).run().timing().started().toEpochMilli() / 1000.0 + 61.234);

        MetricsFile next = new MetricsFile(file, "web", null);
        next.running(Reports.snapshot(1024 * Reports.MIB, 0.5, Reports.shards(3, 30)));
        assertThat(PrometheusText.samples(Files.readString(file)))
                .doesNotContainKey(end)
                .containsEntry("sluice_load_exit_status" + labels, 0.0)
                .containsKey("sluice_load_last_success_timestamp_seconds" + labels);
        next.failed(1);
        Map<String, Double> failed = PrometheusText.samples(Files.readString(file));
        assertThat(failed.get(end)).isGreaterThanOrEqualTo(failed.get("sluice_load_start_timestamp_seconds" + labels));
    }

    /** node_exporter gives neither of two files with the same series. */
    @Test
    void metrics_tellTwoLoadsIntoOneStreamApart() throws IOException {
        Path first = directory.resolve("access.prom");
        Path second = directory.resolve("error.prom");
        new MetricsFile(first, "web", null).ended(Reports.ofShards(2));
        new MetricsFile(second, "web", null).ended(Reports.ofShards(2));
        assertThat(PrometheusText.samples(Files.readString(first)).keySet())
                .doesNotContainAnyElementsOf(
                        PrometheusText.samples(Files.readString(second)).keySet())
                .contains("sluice_load_running{stream=\"web\",job=\"access\"}");
        new MetricsFile(second, "web", "nightly").failed(1);
        assertThat(PrometheusText.samples(Files.readString(second)).keySet())
                .contains("sluice_load_running{stream=\"web\",job=\"nightly\"}")
                .as("another job's success is not this one's")
                .noneMatch(sample -> sample.contains("last_success"));
    }

    @Test
    void metrics_takeOverTheLastSuccessFromAFileWithoutAJob() throws IOException {
        Path file = directory.resolve("sluice.prom");
        Files.writeString(file, "sluice_load_last_success_timestamp_seconds{stream=\"web\"} 1700000000.5000\n");
        new MetricsFile(file, "web", null).failed(1);
        assertThat(PrometheusText.samples(Files.readString(file)))
                .containsEntry(
                        "sluice_load_last_success_timestamp_seconds{stream=\"web\",job=\"sluice\"}", 1700000000.5);
    }
}

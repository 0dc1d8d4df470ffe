package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
    @TempDir
    Path directory;

    @Test
    void metrics_areLinesThatPrometheusReads() throws IOException {
        Path file = directory.resolve("sluice.prom");
        MetricsFile.write(Reports.ofShards(4), file);
        List<String> lines = Files.readAllLines(file);

        assertThat(lines)
                .contains("sluice_load_exit_status{stream=\"web\"} 0")
                .contains("sluice_load_duration_seconds{stream=\"web\"} 61.2340")
                .contains("sluice_load_events{stream=\"web\"} 31234567")
                .contains("# TYPE sluice_load_shard_throttled gauge")
                .contains("sluice_load_shard_throttled{stream=\"web\",shard=\"shardId-000000000000\"} 0");
        assertThat(lines)
                .allMatch(line -> line.matches("# (HELP|TYPE) [a-z0-9_]+ .+")
                        || line.matches("[a-z0-9_]+\\{stream=\"web\"(,shard=\"shardId-\\d{12}\")?\\} \\d+(\\.\\d+)?"));
        assertThat(lines.stream().filter(line -> line.startsWith("# TYPE"))).doesNotHaveDuplicates();
    }

    @Test
    void metrics_rememberTheLastSuccessWhenALoadFails() throws IOException {
        Path file = directory.resolve("sluice.prom");
        String success = "sluice_load_last_success_timestamp_seconds{stream=\"web\"} 1795417750.2340";
        MetricsFile.write(failed(), file);
        assertThat(Files.readString(file)).doesNotContain("last_success");

        MetricsFile.write(Reports.ofShards(1), file);
        assertThat(Files.readAllLines(file)).contains(success);

        MetricsFile.write(failed(), file);
        assertThat(Files.readAllLines(file)).contains(success, "sluice_load_exit_status{stream=\"web\"} 1");
    }

    private static LoadReport failed() {
        return new LoadReport(
                Reports.run(1, "blocks", "zstd"),
                new Totals(1, 0, 0, 0, 0, 0, 0),
                List.of(),
                Timeline.Course.NONE,
                Map.of(),
                List.of());
    }
}

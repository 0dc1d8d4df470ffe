package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts read stays as it is, byte for byte: a new figure adds its lines to these files, and changes no others. */
class GoldenReportsTest {
    private static final Path GOLDENS = Path.of("src/test/resources/reports");
    private static final Terminal WIDE = new Terminal(false, 110, false, true);

    @TempDir
    Path directory;

    @Test
    void report_keepsItsBytes() throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JsonReport.write(Reports.hostile(2), json);

        check("load.json", json.toString(StandardCharsets.UTF_8));
        check("load.txt", SummaryText.of(Reports.hostile(2), WIDE, true, note -> true));
    }

    @Test
    void plan_keepsItsBytes() throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        PlanJson.write(PlanReportTest.plan(PlanReportTest.FOUR), null, json);

        check("plan.json", json.toString(StandardCharsets.UTF_8));
        check("plan.txt", PlanText.of(PlanReportTest.plan(PlanReportTest.FOUR), null, WIDE));
    }

    @Test
    void metrics_keepTheirBytes() throws IOException {
        Path file = directory.resolve("sluice.prom");
        MetricsFile metrics = new MetricsFile(file, "web", "nightly");
        metrics.running(Reports.snapshot(1024 * Reports.MIB, 0.25, Reports.shards(2, 30)));
        check("running.prom", Files.readString(file).replaceAll("(start_timestamp_seconds\\S+) .*", "$1 0"));

        metrics.ended(Reports.hostile(2));
        check("ended.prom", Files.readString(file));
    }

    private static void check(String name, String text) throws IOException {
        assertThat(text).as(name).isEqualTo(Files.readString(GOLDENS.resolve(name)));
    }
}

package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static final Terminal TERMINAL = new Terminal(true, 80, true, true);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonLines lines = new JsonLines(new PrintStream(out, true, StandardCharsets.UTF_8));

    private List<JsonNode> said() throws IOException {
        List<JsonNode> said = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            said.add(new ObjectMapper().readTree(line));
        }
        return said;
    }

    @Test
    void anything_thatIsPrintedBecomesOneObjectALine() throws IOException {
        lines.println("sluice: it \"failed\" \u001b[2J");
        lines.printf("a library's%n\n  log\n");
        lines.note("three\nlines\u202e");

        assertThat(said())
                .extracting(line -> line.get("event").asText())
                .containsExactly("error", "log", "log", "note");
        assertThat(said())
                .extracting(line -> line.get("level").asText())
                .containsExactly("error", "info", "info", "info");
        assertThat(said().get(0).get("message").asText()).isEqualTo("it \"failed\" \\x1b[2J");
        assertThat(said().get(2).get("message").asText()).isEqualTo("  log");
        assertThat(said().get(3).get("message").asText()).doesNotContain("\u202e");
        assertThat(said())
                .allSatisfy(line -> assertThat(Instant.parse(line.get("time").asText()))
                        .isBefore(Instant.now().plusSeconds(60)));
    }

    @Test
    void summary_hasTheFiguresOfTheReport() throws IOException {
        lines.summary(Reports.hostile());

        JsonNode summary = said().get(0);
        JsonNode report = JsonReportTest.json(Reports.hostile());
        assertThat(said()).hasSize(1);
        assertThat(summary.get("event").asText()).isEqualTo("summary");
        assertThat(summary.get("level").asText()).isEqualTo("warn");
        assertThat(summary.get("message").asText()).endsWith(Reports.hostile().verdict());
        for (String name : List.of("stream", "exitStatus", "verdict", "events", "rejected", "bytesSent", "notes")) {
            assertThat(summary.get(name)).as(name).isEqualTo(report.get(name));
        }
    }

    @Test
    void progress_isToldInFiguresAndNeverDrawn() throws Exception {
        Progress progress = new Progress(
                () -> Reports.snapshot(1024 * Reports.MIB, 0.5, Reports.shards(2, 30)),
                new Progress.Look(Progress.Mode.ALWAYS, "web", "log"),
                TERMINAL,
                lines,
                Duration.ofMillis(10),
                LoadWatcher.NONE);
        try (progress) {
            while (out.size() == 0) {
                Thread.onSpinWait();
            }
            progress.say("sluice: a note");
        }
        JsonNode told = said().get(0);
        assertThat(told.get("event").asText()).isEqualTo("progress");
        assertThat(told.get("share").asDouble()).isBetween(0.4, 0.5);
        assertThat(told.get("bytesSent").asLong()).isPositive();
        assertThat(told.get("message").asText()).contains("so far");
        assertThat(said())
                .anySatisfy(line -> assertThat(line.get("message").asText()).isEqualTo("a note"));
    }
}

package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.Sluice;
import dev.sluice.parse.format.FormatSamplesTest.Case;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each engine's samples through a whole load and back, a file for each header line, keyed by a field that most events lack. */
class FormatsLoadIT {
    private static final Pattern YEARLESS = Pattern.compile("^(<\\d+>)?[A-Z][a-z]{2} [ \\d]\\d \\d\\d:");

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("dev.sluice.parse.format.FormatSamplesTest#engines")
    void samples_comeBackAsTheEventsExpected(Format format) throws Exception {
        Map<String, StringBuilder> files = new LinkedHashMap<>();
        List<JsonNode> expected = new ArrayList<>();
        int rejects = 0;
        for (Case of : FormatSamplesTest.of(format)) {
            if (!canStandInAFile(of)) {
                continue;
            }
            StringBuilder file = files.computeIfAbsent(
                    header(of), header -> new StringBuilder(header.isEmpty() ? "" : header + "\n"));
            file.append(of.line()).append('\n');
            if (of.sample().reject() != null) {
                rejects++;
            } else {
                expected.add(of.sample().event());
            }
        }
        List<String> command = new ArrayList<>(List.of(
                "load",
                "--local=2",
                "--endpoint-data",
                directory.resolve("data").toString(),
                "--rate",
                "unlimited"));
        command.addAll(List.of("--format", format.toString(), "--key", "field:/status", "web"));
        String pattern = FormatSamplesTest.of(format).get(0).sample().options().get("pattern");
        if (pattern != null) {
            command.addAll(1, List.of("--pattern", pattern));
        }
        for (StringBuilder file : files.values()) {
            command.add(Files.writeString(directory.resolve(command.size() + ".log"), file)
                    .toString());
        }
        Sluice load = Sluice.run(command.toArray(new String[0]));
        assertThat(load.status).as(load.err()).isEqualTo(rejects > 0 ? 3 : 0);
        Sluice cat =
                Sluice.run("cat", "--endpoint-data", directory.resolve("data").toString(), "web");
        assertThat(cat.status).as(cat.err()).isZero();
        List<JsonNode> events = new ArrayList<>();
        for (String line : new String(cat.out(), StandardCharsets.UTF_8).lines().toList()) {
            events.add(Goldens.JACKSON.readTree(line));
        }
        assertThat(events).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String header(Case of) {
        String after = of.sample().after();
        return after == null ? "" : after;
    }

    /** Not newlines that no rule keeps together, nor headers out of place, nor years that depend on today, nor times in force. */
    private static boolean canStandInAFile(Case of) {
        JsonNode event = of.sample().event();
        boolean onOneLine = of.line().indexOf('\n') < 0 || of.format().multiLine() != null;
        boolean dated = event == null
                || !YEARLESS.matcher(of.line()).find()
                || !event.path("@timestamp").asText().startsWith("2026");
        boolean timed = of.format().header(Goldens.OPTIONS) != HeaderRule.TIME_LINE
                || of.sample().after() != null
                || of.line().startsWith("# Time");
        return onOneLine && dated && timed && (event != null || of.sample().reject() != null);
    }
}

package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.Sluice;
import dev.sluice.parse.format.GoldenTest.Golden;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each format's goldens through a whole load and back, a file for each header line, keyed by a field that most events lack. */
class FormatsLoadIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RAW", "REJECTS"})
    void goldens_comeBackAsTheEventsExpected(Format format) throws Exception {
        Map<String, StringBuilder> files = new LinkedHashMap<>();
        List<JsonNode> expected = new ArrayList<>();
        int rejects = 0;
        for (Golden golden : GoldenTest.read(format)) {
            if (!canStandInAFile(golden)) {
                continue;
            }
            StringBuilder file = files.computeIfAbsent(
                    golden.header(), header -> new StringBuilder(header.isEmpty() ? "" : header + "\n"));
            file.append(golden.line()).append('\n');
            if (golden.expected().startsWith("!")) {
                rejects++;
            } else {
                expected.add(Goldens.JACKSON.readTree(golden.expected()));
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
        if (format == Format.REGEX) {
            command.addAll(1, List.of("--pattern", GoldenTest.PATTERN));
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

    /** Not newlines that no rule keeps together, nor headers out of place, nor years that depend on today. */
    private static boolean canStandInAFile(Golden golden) {
        boolean onOneLine = golden.line().indexOf('\n') < 0 || golden.format().multiLine() != null;
        boolean dated = golden.format() != Format.SYSLOG
                || !golden.expected().contains("@timestamp")
                || golden.line().contains("T");
        return onOneLine && dated && !golden.expected().equals("=");
    }
}

package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole loads that change events' fields, and what is left of the old ones. */
class FieldsIT {
    @TempDir
    Path directory;

    private Sluice load(String options, Path... inputs) {
        List<String> command = new ArrayList<>(List.of("load", "--local=2", "--rate", "unlimited"));
        command.addAll(List.of("--endpoint-data", directory.resolve("data").toString()));
        command.addAll(List.of(options.split(" ")));
        command.add("web");
        Stream.of(inputs).map(Path::toString).forEach(command::add);
        return Sluice.run(command.toArray(String[]::new));
    }

    private List<String> loaded() {
        Sluice cat =
                Sluice.run("cat", "--endpoint-data", directory.resolve("data").toString(), "web");
        assertThat(cat.status).as(cat.err()).isZero();
        return cat.sortedLines();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void redactedValues_areInNothingThatTheLoadWrites() throws IOException {
        Path input = write("in.log", "{\"m\":\"a@b.c\"}\n{\"x\":[{\"m\":1},{\"m\":\"a@b.c\"}]}\na@b.c\n");
        Path key = write("key", "nobody knows this secret\n");
        String options =
                "--format json --redact /m,/x/*/m,/y --key field:/m --redact-key-file " + key + " --checkpoint "
                        + directory.resolve("journal") + " --report " + directory.resolve("report.html") + " --report "
                        + directory.resolve("report.json");
        Sluice load = load(options, input);
        assertThat(load.status).as(load.err()).isEqualTo(3);
        assertThat(load.err().replaceAll("\n +", " "))
                .containsOnlyOnce("--redact /y was in none of the 2 events of this run")
                .contains("rejected lines are not shown");
        List<String> events = loaded();
        String hash = events.get(0).substring(6, 38);
        assertThat(events).hasSize(2);
        assertThat(events.get(0)).isEqualTo("{\"m\":\"" + hash + "\"}");
        assertThat(events.get(1)).endsWith("},{\"m\":\"" + hash + "\"}]}").matches(".*\\[\\{\"m\":\"[0-9a-f]{32}\".*");
        try (Stream<Path> written = Files.walk(directory)) {
            for (Path file : written.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(input) && !file.equals(key))
                    .toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("a@b.c", "secret");
            }
        }
        assertThat(load.err()).doesNotContain("a@b.c", "secret");

        Files.writeString(key, "nobody knows that secret\n");
        Sluice other = load(options, input);
        assertThat(other.status).isEqualTo(1);
        assertThat(other.err())
                .contains("was begun with --redact-with hash by the key")
                .doesNotContain("secret");
    }
}

package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.Zipped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
                .containsOnlyOnce("--redact /y was in none of this run's events (2)")
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

    /** Lines that say what they are; some are blank, some go on. */
    private static String numbered(String source, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int line = from; line <= to; line++) {
            text.append(line % 10 == 0 ? "" : line % 10 == 5 ? "\tgoes on" : "line " + line + " of " + source)
                    .append('\n');
        }
        return text.toString();
    }

    private Path zip(String name, Map<String, String> members) throws IOException {
        Path zip = directory.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, String> member : members.entrySet()) {
                out.putNextEntry(new ZipEntry(member.getKey()));
                out.write(member.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    private void assertNumbered(int lines) throws IOException {
        int seen = 0;
        for (String line : loaded()) {
            JsonNode event = new ObjectMapper().readTree(line);
            String message = event.get("message").asText();
            if (message.startsWith("line ")) {
                String source = event.get("source").asText();
                assertThat(message)
                        .startsWith("line " + event.get("line").asLong() + " of "
                                + source.substring(source.lastIndexOf('/') + 1));
                seen++;
            }
        }
        assertThat(seen).isEqualTo(lines);
    }

    @Test
    void sourcesAndLines_areThoseOfTheInputsAlsoOfArchivesChunksAndLaterRuns() throws Exception {
        Path plain = write("big.log", numbered("big.log", 1, 60_000));
        Path packed =
                Files.write(directory.resolve("packed.log.gz"), Zipped.gzip(numbered("packed.log.gz", 1, 60_000)));
        Path zip = zip("a.zip", Map.of("m1", numbered("a.zip!m1", 1, 30), "m2", numbered("a.zip!m2", 1, 30_000)));
        List<Path> inputs = new ArrayList<>(List.of(plain, packed, zip));
        for (int i = 0; i < 20; i++) {
            inputs.add(write("small" + i, numbered("small" + i, 1, 20)));
        }
        String options =
                "--chunk-size 64K --add source,line --format text --checkpoint " + directory.resolve("journal");
        Sluice load = load(options, inputs.toArray(Path[]::new));
        assertThat(load.status).as(load.err()).isZero();
        int lines = 8 * (6_000 + 6_000 + 3 + 3_000 + 20 * 2);
        assertNumbered(lines);

        Files.writeString(plain, numbered("big.log", 60_001, 90_000), StandardOpenOption.APPEND);
        Files.writeString(inputs.get(5), numbered("small2", 21, 40), StandardOpenOption.APPEND);
        Sluice more = load(options, inputs.toArray(Path[]::new));
        assertThat(more.status).as(more.err()).isZero();
        assertNumbered(lines + 8 * (3_000 + 2));
    }

    @Test
    void lines_areTheFirstOfEachEventWhenEventsHaveSeveral() throws Exception {
        Path plain = write("big.log", numbered("big.log", 1, 30_000));
        Sluice load =
                load("--chunk-size 64K --add line,source --format text --multiline ^line --key field:/source", plain);
        assertThat(load.status).as(load.err()).isZero();
        assertNumbered(8 * 3_000);
        assertThat(loaded()).hasSize(8 * 3_000);
    }

    @Test
    void lines_countWhatIsNoEventAndAreThoseOfAnArraysElementsInTheFile() throws Exception {
        Path lines = write("l.json", "{\"is\":1}\n\nno json\n{\"is\":4}\n{\"a\":1}\n{\"is\":6}");
        Path array = write("a.json", "[{\"is\":1},\n\n{\"is\":\n3},x\n {\"is\":5}, {\"is\":5}\n,{\"is\":\t6}\n]");
        Sluice load = load("--format json --exclude a --add line", lines, array);
        assertThat(load.status).as(load.err()).isEqualTo(3);
        List<String> events = loaded();
        assertThat(events).hasSize(8).allMatch(event -> event.matches("\\{\"is\":\\s*(\\d),\"line\":\\1\\}"));
    }

    @Test
    void host_isHeldToTheCheckpoint() throws Exception {
        Path input = write("in.log", "{\"host\":\"its own\"}\n{}\n");
        String options = "--format json --checkpoint " + directory.resolve("journal") + " --add ";
        Sluice load = load(options + "host", input);
        assertThat(load.status).as(load.err()).isZero();
        assertThat(load.err().replaceAll("\n +", " ")).contains("--add host: events that had a field of that name");
        String host = loaded().stream()
                .filter(event -> !event.contains("its own"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*:\"|\"}", "");
        assertThat(load(options + "host=" + host, input).status).isZero();
        Sluice other = load(options + "host=another", input);
        assertThat(other.status).isEqualTo(1);
        assertThat(other.err().replaceAll("\n +", " "))
                .contains("was begun with --add host=" + host + " and this run has host=another");
    }
}

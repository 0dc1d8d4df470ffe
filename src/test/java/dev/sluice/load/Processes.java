package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The packaged program as processes of its own, and what they left in the stream. */
final class Processes {
    private final Endpoint endpoint;
    private final Path said;

    /** Processes that load into {@code endpoint}; the last one's output stands in {@code said}. */
    Processes(Endpoint endpoint, Path said) {
        this.endpoint = endpoint;
        this.said = said;
    }

    /** Starts {@code sluice load} with these arguments. */
    Process load(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-jar",
                "target/sluice.jar",
                "load",
                "--endpoint",
                endpoint.uri().toString(),
                "--insecure"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** What the process that was started last has said. */
    String said() throws Exception {
        return Files.readString(said);
    }

    /** The stream as lines, in the order in which its shards give them. */
    List<String> cat(String stream, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("cat", "--endpoint", endpoint.uri().toString(), "--insecure", stream));
        arguments.addAll(Arrays.asList(options));
        Sluice cat = Sluice.run(arguments.toArray(new String[0]));
        assertThat(cat.status).as(cat.err()).isZero();
        return cat.lines();
    }

    /** Lines, each with how often it stands there. */
    static Map<String, Integer> counted(List<String> lines) {
        Map<String, Integer> counts = new HashMap<>();
        lines.forEach(line -> counts.merge(line, 1, Integer::sum));
        return counts;
    }

    static long bytes(List<String> lines) {
        return lines.stream().mapToLong(line -> line.length() + 1).sum();
    }

    /** Lines that hardly compress, some of them equal. */
    static List<String> lines(Random random, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(random.nextInt(1000) + " " + padding(random));
        }
        return lines;
    }

    static String padding(Random random) {
        return Long.toString(random.nextLong(), 36).repeat(1 + random.nextInt(12));
    }
}

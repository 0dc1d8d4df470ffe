package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.Sluice;
import dev.sluice.parse.EventLines;
import dev.sluice.parse.MultiLine;
import dev.sluice.parse.format.FormatSamplesTest.Case;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A log of mutated samples through a whole load: what is not an event in the stream stands in the rejects file, or is left out by name. */
class FuzzLoadIT {
    private static final long SEED = Long.getLong("fuzz.seed", 20261123);
    private static final int LINES = 1_500;

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource("dev.sluice.parse.format.FormatSamplesTest#engines")
    void noLine_isLost(Format format) throws Exception {
        byte[] log = log(format);
        Path file = Files.write(directory.resolve("fuzzed.log"), log);
        Path rejects = directory.resolve("rejects");
        List<String> command = new ArrayList<>(List.of(
                "load", "--local=2", "--rate", "unlimited", "--quiet", "--report", "-", "--max-rejects", "unlimited"));
        command.addAll(List.of("--endpoint-data", directory.resolve("data").toString()));
        command.addAll(List.of("--rejects", rejects.toString(), "--format", format.toString(), "--chunk-size", "64K"));
        String pattern = FormatSamplesTest.of(format).get(0).sample().options().get("pattern");
        if (pattern != null) {
            command.addAll(List.of("--pattern", pattern));
        }
        command.addAll(List.of("web", file.toString()));
        Sluice load = Sluice.run(command.toArray(new String[0]));
        assertThat(load.status).as("seed %d: %s", SEED, load.err()).isIn(0, 3);
        JsonNode totals = Goldens.JACKSON.readTree(load.out());
        List<Integer> starts = starts(format, log);
        long events = totals.path("events").asLong();
        long rejected = totals.path("rejected").asLong();
        assertThat(events + rejected + totals.path("filtered").asLong())
                .as("seed %d: %s", SEED, totals)
                .isEqualTo(starts.size());
        assertThat(events).isPositive();
        assertThat(Sluice.run(
                                "cat",
                                "--endpoint-data",
                                directory.resolve("data").toString(),
                                "web")
                        .lines())
                .hasSize((int) events);
        Set<Long> offsets = new HashSet<>();
        if (rejected > 0) {
            for (String line : Files.readAllLines(rejects)) {
                offsets.add(Goldens.JACKSON.readTree(line).path("offset").asLong());
            }
        }
        assertThat(offsets).as("seed %d", SEED).hasSize((int) rejected);
        assertThat(starts.stream().map(Integer::longValue).toList()).containsAll(offsets);
    }

    /** One header's samples, since a file has one. */
    private static byte[] log(Format format) {
        List<Case> all = FormatSamplesTest.of(format);
        String header = header(all.get(0));
        List<Case> samples =
                all.stream().filter(of -> header(of).equals(header)).toList();
        Random random = new Random(SEED);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        if (!header.isEmpty()) {
            log.writeBytes((header + "\n").getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < LINES; i++) {
            byte[] line = samples.get(random.nextInt(samples.size())).line().getBytes(StandardCharsets.UTF_8);
            log.writeBytes(random.nextInt(3) == 0 ? line : FuzzTest.mutate(line, samples, random));
            log.write('\n');
        }
        return log.toByteArray();
    }

    private static String header(Case of) {
        String after = of.sample().after();
        return after == null ? "" : after;
    }

    private static List<Integer> starts(Format format, byte[] log) {
        String rule = format.multiLine();
        EventLines lines =
                new EventLines(ByteBuffer.wrap(log), 0, log.length, rule == null ? null : MultiLine.of(rule));
        List<Integer> starts = new ArrayList<>();
        for (int at = 0; at < log.length; at = lines.endOf(at)) {
            starts.add(at);
        }
        return starts;
    }
}

package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.parse.MultiLine;
import dev.sluice.parse.container.ContainerSplitting;
import dev.sluice.parse.container.Wrapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Container logs that are killed in the middle, and that grow. */
@Timeout(60)
class ContainerSourceTest {
    private static final String TIME = "2024-05-01T10:00:00.123456789Z ";
    private static final SourceOptions PARTS = SourceOptions.DEFAULT
            .withChunkBytes(700)
            .withMaxLineBytes(5_000)
            .with(new Framing(null, null, new ContainerSplitting(Wrapping.CRI, null), ""));
    private static final SourceOptions TRACES =
            PARTS.with(new Framing(null, null, new ContainerSplitting(Wrapping.CRI, MultiLine.of("java")), ""));
    private static final FileTime OLD = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path dir;

    private static List<String> read(Path file, SourceOptions options, Journal journal, Collected told, int chunks)
            throws Exception {
        List<String> lines = new ArrayList<>();
        try (InputReader reader = new InputReader(InputFeed.of(List.of(Input.file(file))), options, journal, told)) {
            ChunkBuffer buffer = new ChunkBuffer(64);
            for (int left = chunks; left > 0; left--) {
                FilledChunk chunk = reader.next(buffer);
                if (chunk == null) {
                    break;
                }
                lines.addAll(new String(Collected.raw(chunk), UTF_8).lines().toList());
                journal.done(chunk.chunk());
            }
        }
        return lines;
    }

    private static List<String> read(Path file, SourceOptions options, Journal journal) throws Exception {
        return read(file, options, journal, new Collected(), Integer.MAX_VALUE);
    }

    /** Appends to a log that is quiet for long: what is open in it is taken as it is. */
    private static void writeLongAgo(Path file, String lines) throws IOException {
        Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, OLD);
    }

    @Test
    void lines_areThereOnceEachWhereverARunWasKilled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            StringBuilder log = new StringBuilder();
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                log.append(TIME + "stdout P ").append(i).append("a\n");
                log.append(TIME + "stderr F ").append(i).append("\n");
                log.append(TIME + "stdout F ")
                        .append("b".repeat(random.nextInt(60)))
                        .append("\n");
                log.append(TIME + "stderr F \tat ").append(i).append("\n");
            }
            Path file = dir.resolve("log" + round);
            Files.writeString(file, log);
            Files.setLastModifiedTime(file, OLD);
            List<String> whole = read(file, TRACES, new Journal());
            Journal journal = new Journal();
            for (int run = 0; run < 5; run++) {
                int chunks = run == 4 ? Integer.MAX_VALUE : random.nextInt(9);
                lines.addAll(read(file, TRACES, journal, new Collected(), chunks));
            }
            assertThat(lines).as("seed %d, round %d", seed, round).isEqualTo(whole);
            assertThat(whole).hasSize(240);
        }
    }

    /** The checkpoint does not go past what is open: its rest is still to come. */
    @Test
    void line_isWholeWhenItsRestIsWrittenAfterTheFirstRun() throws Exception {
        Path file = dir.resolve("growing");
        Files.writeString(file, TIME + "stderr F one\n" + TIME + "stdout P a\n" + TIME + "stderr F two\n");
        Journal journal = new Journal();
        Collected told = new Collected();
        assertThat(read(file, PARTS, journal, told, 9)).containsExactly(TIME + "stderr F one");
        assertThat(told.told("remarked"))
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).contains("left for the next run"));

        Files.writeString(file, TIME + "stdout F b\n", StandardOpenOption.APPEND);
        assertThat(read(file, PARTS, journal)).containsExactly(TIME + "stdout F ab", TIME + "stderr F two");
        assertThat(read(file, PARTS, journal)).isEmpty();
    }

    /** A log that was quiet for long: what was open in it was loaded as it was. */
    @Test
    void events_areThereOnceEachWhenAQuietLogGoesOn() throws Exception {
        Path file = dir.resolve("quiet");
        writeLongAgo(file, TIME + "stdout F a\n" + TIME + "stderr F x\n");
        Journal journal = new Journal();
        assertThat(read(file, TRACES, journal)).containsExactly(TIME + "stdout F a", TIME + "stderr F x");

        writeLongAgo(file, TIME + "stderr F y\n" + TIME + "stdout F b\n");
        assertThat(read(file, TRACES, journal)).containsExactly(TIME + "stderr F y", TIME + "stdout F b");
    }

    @Test
    void log_isLoadedAgainAndSoToldWhenItGoesOnInAnEventThatWasTakenForWhole() throws Exception {
        Path file = dir.resolve("late");
        writeLongAgo(file, TIME + "stdout F a\n" + TIME + "stdout P x\n");
        Journal journal = new Journal();
        assertThat(read(file, PARTS, journal)).containsExactly(TIME + "stdout F a", TIME + "stdout P x");

        writeLongAgo(file, TIME + "stdout F y\n" + TIME + "stdout F b\n");
        Collected told = new Collected();
        List<String> rest = read(file, PARTS, journal, told, 99);
        assertThat(rest).containsExactly(TIME + "stdout F a", TIME + "stdout F xy", TIME + "stdout F b");
        assertThat(told.told("remarked"))
                .singleElement()
                .satisfies(one -> assertThat(one.reason()).contains("all that is in it now is loaded"));
    }
}

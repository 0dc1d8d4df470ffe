package dev.sluice.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResumeTest {
    /** How many of a log shipper's months. */
    private static final int LIVES = Boolean.getBoolean("sluice.soak") ? 60 : 20;

    private static final Clock NOW = Clock.systemUTC();
    private static final Clock LATER = Clock.offset(NOW, Duration.ofMinutes(2));
    private static final EventStart ANGLE = (bytes, from, to) -> to > from && bytes.get(from) == '>';

    @TempDir
    private Path directory;

    private final Journal journal = new Journal();
    private final List<byte[]> loaded = new ArrayList<>();
    private SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(100);

    /** One run, in which a chunk is done with the chance given; a run can be killed before it has read all. */
    private Collected run(Random random, double doneChance, double killChance, Clock clock, Input... inputs)
            throws Exception {
        Collected told = new Collected();
        try (InputReader reader = new InputReader(InputFeed.of(List.of(inputs)), options, journal, told, clock)) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            for (FilledChunk c = reader.next(buffer); c != null; c = reader.next(buffer)) {
                Collected.Got got = Collected.copy(c);
                told.chunks.add(got);
                if (c.edges().complete() && random.nextDouble() < doneChance) {
                    loaded.add(got.bytes());
                    journal.done(c.chunk());
                }
                if (random.nextDouble() < killChance) {
                    return told;
                }
            }
        }
        return told;
    }

    private Collected run(Clock clock, Path... files) throws Exception {
        List<Input> inputs = new ArrayList<>();
        for (Path file : files) {
            inputs.add(Input.file(file));
        }
        return run(new Random(0), 1, 0, clock, inputs.toArray(Input[]::new));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<Path> logs() throws Exception {
        return Listed.all(
                        new InputNames(List.of(directory.toString()), null, InputFilter.NONE),
                        InputStream.nullInputStream(),
                        InputsTest.STORE,
                        remark -> {})
                .stream()
                .map(input -> Path.of(input.name()))
                .toList();
    }

    private Path[] all() throws Exception {
        return logs().toArray(Path[]::new);
    }

    private String loadedText() {
        return loaded.stream().map(bytes -> new String(bytes, UTF_8)).collect(java.util.stream.Collectors.joining());
    }

    /** The lines that one has and the other has not, shortened: nobody can read the whole. */
    private static String difference(List<byte[]> got, byte[] expected) {
        List<String> missing = new ArrayList<>(sorted(expected));
        List<String> extra = new ArrayList<>();
        for (String line : got.stream().flatMap(bytes -> sorted(bytes).stream()).toList()) {
            if (!missing.remove(line)) {
                extra.add(line);
            }
        }
        return (missing.isEmpty() ? "" : "missing " + shortened(missing))
                + (extra.isEmpty() ? "" : "extra " + shortened(extra));
    }

    private static List<String> shortened(List<String> lines) {
        return lines.stream()
                .map(line -> line.substring(0, Math.min(20, line.length())))
                .toList();
    }

    private static List<String> sorted(byte[] bytes) {
        return Logs.lines(bytes).stream()
                .map(line -> new String(line, ISO_8859_1))
                // A member of a bundle gets one.
                .map(line -> line.endsWith("\n") ? line : line + '\n')
                .sorted()
                .toList();
    }

    /** A month of a log shipper in cron: logs grow and rotate in every way between runs that are killed at random. */
    @Test
    void everyLine_isLoadedOnce_throughRotationsAndKills() throws Exception {
        for (long seed = 1; seed <= LIVES; seed++) {
            Random random = new Random(seed);
            options = SourceOptions.DEFAULT
                    .withChunkBytes(20 + random.nextInt(400))
                    .with(new Framing(random.nextInt(4) == 0 ? ANGLE : null, null, null, ""));
            Shipper shipper = new Shipper(new Journal(), Files.createDirectory(file("s" + seed)), random);
            for (int step = 0; step < 12; step++) {
                shipper.write();
                if (random.nextBoolean()) {
                    shipper.rotate();
                }
                shipper.run(random.nextDouble(), random.nextBoolean() ? 0.1 : 0, NOW);
            }
            shipper.write();
            shipper.run(1, 0, NOW);
            shipper.run(1, 0, LATER);
            String difference = difference(shipper.got, shipper.written.toByteArray());
            if (shipper.doubts > 0) {
                assertThat(difference).as("seed " + seed + " " + options).doesNotContain("missing");
            } else {
                assertThat(difference).as("seed " + seed + " " + options).isEmpty();
            }
        }
    }

    private final class Shipper {
        private final Journal kept;
        private final Path place;
        private final Random random;
        private final String header;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final List<byte[]> got = new ArrayList<>();
        private int lines;
        private int rotations;
        /** How often it was said that something is loaded again. */
        private long doubts;

        private boolean midLine;

        Shipper(Journal kept, Path place, Random random) {
            this.kept = kept;
            this.place = place;
            this.random = random;
            // Files may begin alike for longer than their fingerprint looks.
            this.header = ">" + "#".repeat(random.nextBoolean() ? 30 : 5000) + "\n";
        }

        void write() throws IOException {
            Path log = place.resolve("access.log");
            StringBuilder text = new StringBuilder();
            if (!Files.exists(log) || Files.size(log) == 0) {
                text.append(header);
            }
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append(">line ").append(lines++).append("x".repeat(random.nextInt(60)));
                midLine = i == 0 && random.nextInt(3) == 0;
                if (!midLine) {
                    text.append('\n');
                }
            }
            append(log, text.toString());
            Files.setLastModifiedTime(log, FileTime.from(Instant.now().minusSeconds(5)));
            written.writeBytes(text.toString().getBytes(UTF_8));
        }

        void rotate() throws IOException {
            Path log = place.resolve("access.log");
            if (midLine) {
                append(log, "\n");
                written.write('\n');
                midLine = false;
            }
            for (int i = 20; i > 0; i--) {
                for (String ending : List.of("", ".gz", ".zst")) {
                    Path old = place.resolve("access.log." + i + ending);
                    if (Files.exists(old)) {
                        boolean pack = ending.isEmpty() && random.nextBoolean();
                        Path next = place.resolve("access.log." + (i + 1) + (pack ? ".gz" : ending));
                        if (pack) {
                            Files.write(next, Packed.GZIP.pack(Files.readAllBytes(old)));
                            // As gzip, zstd, bzip2 and xz do.
                            Files.setLastModifiedTime(next, Files.getLastModifiedTime(old));
                            Files.delete(old);
                        } else {
                            Files.move(old, next);
                        }
                    }
                }
            }
            rotations++;
            if (rotations % 2 == 0) {
                Files.move(log, place.resolve("access.log.1"));
            } else {
                Files.copy(log, place.resolve("access.log.1"), StandardCopyOption.REPLACE_EXISTING);
                Files.write(log, new byte[0]);
            }
        }

        void run(double doneChance, double killChance, Clock clock) throws Exception {
            List<Input> inputs = Listed.all(
                    new InputNames(List.of(place.toString()), null, InputFilter.NONE),
                    InputStream.nullInputStream(),
                    InputsTest.STORE,
                    remark -> {});
            Collected told = new Collected();
            try (InputReader reader = new InputReader(InputFeed.of(inputs), options, kept, told, clock)) {
                ChunkBuffer buffer = new ChunkBuffer(16);
                for (FilledChunk c = reader.next(buffer); c != null; c = reader.next(buffer)) {
                    if (c.edges().complete() && random.nextDouble() < doneChance) {
                        got.add(Collected.raw(c));
                        kept.done(c.chunk());
                    }
                    if (random.nextDouble() < killChance) {
                        return;
                    }
                }
            } finally {
                doubts += told.told("remarked").stream()
                        .filter(remark -> remark.reason().contains("loaded again, since"))
                        .count();
            }
            assertThat(told.told("unreadable")).isEmpty();
        }
    }

    @Test
    void unterminatedLine_waitsForTheNextRun_whileTheFileIsYoung() throws Exception {
        Path log = file("a.log");
        append(log, "one\ntwo");
        Collected first = run(NOW, log);
        assertThat(loadedText()).isEqualTo("one\n");
        assertThat(first.told("unterminated")).singleElement().satisfies(told -> {
            assertThat(told.offset()).isEqualTo(4);
            assertThat(told.bytes()).isEqualTo(3);
        });
        append(log, " and a half\n");
        run(NOW, log);
        assertThat(loadedText()).isEqualTo("one\ntwo and a half\n");
        assertThat(run(NOW, log).chunks).isEmpty();
    }

    @Test
    void unterminatedLine_isLoaded_whenNobodyWroteForAMinute_andItsRestIsALineOfItsOwn() throws Exception {
        Path log = file("a.log");
        append(log, "one\ntwo");
        run(LATER, log);
        assertThat(loadedText()).isEqualTo("one\ntwo");
        append(log, " rest\nthree\n");
        Collected second = run(LATER, log);
        assertThat(loadedText()).isEqualTo("one\ntwo rest\nthree\n");
        assertThat(second.chunks.get(0).offset()).isEqualTo(7);
    }

    @Test
    void chunkAtAFormerEnd_isTheSameAgain_whenTheFileGrew() throws Exception {
        Path log = file("a.log");
        append(log, "one\ntwo");
        run(new Random(0), 0, 0, LATER, Input.file(log));
        append(log, " rest\nthree\n");
        Files.setLastModifiedTime(log, FileTime.from(Instant.now().minusSeconds(5)));
        Collected second = run(LATER, log);
        assertThat(new String(second.chunks.get(0).bytes(), UTF_8)).isEqualTo("one\ntwo");
        assertThat(new String(second.chunks.get(1).bytes(), UTF_8)).isEqualTo(" rest\nthree\n");
        Path gzip = Files.write(file("a.log.1.gz"), Packed.GZIP.pack(Files.readAllBytes(log)));
        Files.setLastModifiedTime(gzip, Files.getLastModifiedTime(log));
        Files.delete(log);
        assertThat(run(LATER, gzip).chunks).isEmpty();
    }

    @Test
    void twoFiles_thatBeginAlike_areTwo() throws Exception {
        String same = "#".repeat(5000) + "\n";
        append(file("a.log"), same + "a1\n");
        append(file("b.log"), same + "b1\n");
        run(LATER, all());
        append(file("a.log"), "a2\n");
        append(file("b.log"), "b2\n");
        // In the other order now: the names say nothing.
        Files.move(file("a.log"), file("z.log"));
        run(LATER, all());
        assertThat(difference(loaded, (same + same + "a1\na2\nb1\nb2\n").getBytes(UTF_8)))
                .isEmpty();
    }

    @Test
    void compressedFile_isNotUnpackedAgain_whenItIsDone() throws Exception {
        Path gzip = Files.write(file("a.gz"), Packed.GZIP.pack("one\ntwo\n".getBytes(UTF_8)));
        Files.setLastModifiedTime(gzip, FileTime.from(Instant.now().minusSeconds(10)));
        run(NOW, gzip);
        Collected second = run(NOW, gzip);
        assertThat(loadedText()).isEqualTo("one\ntwo\n");
        assertThat(second.told("opened")).isEmpty();
        assertThat(second.progressed.get()).isEqualTo(Files.size(gzip));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
    void truncatedFile_goesOnWhereItsWholeLinesEnded_whenItIsWhole(Packed packed) throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            Journal kept = new Journal();
            byte[] log = Logs.random(random, 3000, 60);
            byte[] whole = packed.pack(log, 4, random);
            Path file = Files.write(file("in"), java.util.Arrays.copyOf(whole, random.nextInt(whole.length)));
            SourceOptions some = options.withChunkBytes(1 + random.nextInt(5000));
            Collected first = Collected.from(List.of(Input.file(file)), some, kept, 1);
            first.chunks.forEach(chunk -> kept.done(chunk.chunk()));
            Files.write(file, whole);
            Collected second = Collected.from(List.of(Input.file(file)), some, kept, 1);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(first.bytes());
            all.writeBytes(second.bytes());
            assertThat(all.toByteArray()).as(packed + " seed " + seed).isEqualTo(log);
        }
    }

    @Test
    void pipe_skipsWhatIsDone_andLoadsTheRest() throws Exception {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            byte[] log = Logs.random(random, 200, 100);
            loaded.clear();
            options = SourceOptions.DEFAULT.withChunkBytes(50 + random.nextInt(500));
            for (int i = 0; i < 4; i++) {
                run(random, 0.5, 0.05, NOW, Input.stdin(new ByteArrayInputStream(log)));
            }
            run(random, 1, 0, NOW, Input.stdin(new ByteArrayInputStream(log)));
            assertThat(difference(loaded, log)).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void pipe_thatIsShorterThanBefore_isTold() throws Exception {
        byte[] log = Logs.random(new Random(1), 200, 100);
        run(new Random(0), 1, 0, NOW, Input.stdin(new ByteArrayInputStream(log)));
        byte[] shorter = java.util.Arrays.copyOf(log, log.length - 100);
        Collected second = run(new Random(0), 1, 0, NOW, Input.stdin(new ByteArrayInputStream(shorter)));
        assertThat(second.told("unreadable")).hasSize(1);
    }

    private static byte[] text(String banner, String line, int lines) {
        StringBuilder text = new StringBuilder(banner);
        for (int i = 0; i < lines; i++) {
            text.append(line).append(i).append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    @Test
    void pipe_thatOnlyBeginsLikeAKnownOne_isToldAndNotLoaded() throws Exception {
        String banner = "#".repeat(5000) + "\n";
        // The mark's place lies anywhere in a read.
        for (int lines = 1; lines < 2000; lines += 97) {
            Journal kept = new Journal();
            Collected first = Collected.from(List.of(pipe(text(banner, "one ", lines))), options, kept, 1);
            first.chunks.forEach(chunk -> kept.done(chunk.chunk()));
            Collected second = Collected.from(List.of(pipe(text(banner, "two ", 2 * lines))), options, kept, 1);
            assertThat(second.chunks).as("%d lines", lines).isEmpty();
            assertThat(second.told("unreadable"))
                    .as("%d lines", lines)
                    .singleElement()
                    .satisfies(told -> assertThat(told.reason())
                            .contains("not the one that the checkpoint knows", "--checkpoint"));
            Collected third = Collected.from(List.of(pipe(text(banner, "one ", lines + 1))), options, kept, 1);
            assertThat(new String(third.bytes(), UTF_8)).isEqualTo("one " + lines + "\n");
        }
    }

    @Test
    void pipe_thatOnlyBeginsLikeAKnownOne_isNotTakenForItsLastChunk() throws Exception {
        String banner = "#".repeat(5000) + "\n";
        for (Packed packed : List.of(Packed.PLAIN, Packed.GZIP)) {
            Journal kept = new Journal();
            Collected first = Collected.from(List.of(pipe(packed.pack(text(banner, "one ", 500)))), options, kept, 1);
            first.chunks.subList(0, first.chunks.size() - 1).forEach(chunk -> kept.done(chunk.chunk()));
            Collected second = Collected.from(List.of(pipe(packed.pack(text(banner, "two ", 500)))), options, kept, 1);
            assertThat(second.chunks).allSatisfy(chunk -> {
                assertThat(chunk.complete()).isFalse();
                assertThat(chunk.bytes()).isEmpty();
            });
            assertThat(second.told("unreadable")).hasSize(1);
            Collected third = Collected.from(List.of(pipe(packed.pack(text(banner, "one ", 500)))), options, kept, 1);
            assertThat(third.bytes())
                    .isEqualTo(first.chunks.get(first.chunks.size() - 1).bytes());
        }
    }

    @Test
    void pipe_thatOnlyBeginsLikeAKnownOne_isNotTakenForAnyOpenChunkOfIt() throws Exception {
        String banner = "#".repeat(5000) + "\n";
        byte[] one = text(banner, "one ", 5000);
        byte[] two = text(banner, "two ", 5000);
        SourceOptions small = options.withChunkBytes(1000);
        for (int open = 0; open < 49; open += 7) {
            Journal kept = new Journal();
            Collected first = Collected.from(List.of(pipe(one)), small, kept, 1);
            Collected.Got left = first.chunks.get(open);
            first.chunks.stream()
                    .map(Collected.Got::chunk)
                    .filter(chunk -> !chunk.equals(left.chunk()))
                    .forEach(kept::done);
            Collected second = Collected.from(List.of(pipe(two)), small, kept, 1);
            // The banner is the same in both.
            byte[] sent = second.bytes();
            assertThat(new String(sent, UTF_8)).as("chunk %d", open).doesNotContain("two");
            second.chunks.stream().filter(Collected.Got::complete).forEach(chunk -> kept.done(chunk.chunk()));
            assertThat(second.told("unreadable")).hasSize(1);
            Collected third = Collected.from(List.of(pipe(one)), small, kept, 1);
            assertThat(sent.length + third.bytes().length).as("chunk %d", open).isEqualTo(left.bytes().length);
        }
    }

    @Test
    void pipe_isKnownAgainWhenItIsSlowerThanBefore() throws Exception {
        byte[] log = text("", "a line of some length ", 500);
        Journal kept = new Journal();
        Collected first = Collected.from(List.of(pipe(log)), options, kept, 1);
        first.chunks.forEach(chunk -> kept.done(chunk.chunk()));
        SourceOptions lingering = options.withLinger(Duration.ofMillis(10));
        try (PipedOutputStream out = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(out, log.length)) {
            Thread writer = new Thread(() -> {
                try (out) {
                    out.write(log, 0, 100);
                    out.flush();
                    // Longer than a pipe that nobody knows is waited for.
                    Thread.sleep(2500);
                    out.write(log, 100, log.length - 100);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            assertThat(Collected.from(List.of(Input.stdin(in)), lingering, kept, 1)
                            .bytes())
                    .isEmpty();
            writer.join();
        }
    }

    private static Input pipe(byte[] bytes) {
        return Input.stdin(new ByteArrayInputStream(bytes));
    }
}

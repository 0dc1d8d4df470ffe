package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.read.SourceId;
import dev.sluice.source.Collected.Got;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputReaderTest {
    private static final EventStart ANGLE = (bytes, from, to) -> to > from && bytes.get(from) == '>';

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void chunks_areTheInput_whateverItsLines(Packed packed) throws Exception {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            byte[] log = Logs.random(random, random.nextInt(40), 1 + random.nextInt(200));
            SourceOptions options = SourceOptions.DEFAULT
                    .withChunkBytes(1 + random.nextInt(300))
                    .with(new Framing(random.nextBoolean() ? null : ANGLE, null, null, ""))
                    .withMaxLineBytes(random.nextBoolean() ? 10_000 : 400);
            Path file = directory.resolve("in");
            Files.write(file, packed.pack(log, 1 + random.nextInt(3), random));
            Input input = random.nextBoolean() || packed == Packed.PLAIN
                    ? Input.file(file)
                    : Input.stdin(Files.newInputStream(file));
            Collected got = Collected.from(List.of(input), options, 1 + random.nextInt(4));
            String where = packed + " seed " + seed + " " + options;
            assertThat(got.told("unreadable")).as(where).isEmpty();
            assertThat(got.told("lineTooLong")).as(where).isEmpty();
            assertThat(got.bytes()).as(where).isEqualTo(log);
            checkChunks(got.chunks, log, options, where);
            assertThat(got.progressed.get()).as(where).isEqualTo(Files.size(file));
        }
    }

    private static void checkChunks(List<Got> chunks, byte[] log, SourceOptions options, String where) {
        long end = 0;
        long next = 0;
        for (Got chunk : chunks) {
            assertThat(chunk.chunk().start()).as(where).isEqualTo(end);
            end = chunk.chunk().end();
            assertThat(chunk.complete()).as(where).isTrue();
            if (chunk.bytes().length > 0) {
                assertThat(chunk.offset()).as(where).isEqualTo(next);
                next += chunk.bytes().length;
                boolean whole = chunk.bytes()[chunk.bytes().length - 1] == '\n' || next == log.length;
                assertThat(whole).as(where + " ends with a whole line").isTrue();
                if (((Framing) options.framing()).eventStart() != null
                        && next < log.length
                        && options.cutting().maxLineBytes() == 10_000) {
                    assertThat(log[(int) next])
                            .as(where + " ends before an event")
                            .isEqualTo((byte) '>');
                }
                if (chunk.line() > 0) {
                    assertThat(chunk.line())
                            .as(where)
                            .isEqualTo(1L + Lines.count(ByteBuffer.wrap(log), 0, (int) chunk.offset()));
                }
            }
        }
        assertThat(end).as(where).isEqualTo(log.length);
    }

    @ParameterizedTest
    @EnumSource
    void chunkRanges_areThoseOfThePlainFile_howeverItIsPacked(Packed packed) throws Exception {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            byte[] log = Logs.random(random, 40, 150);
            SourceOptions options = SourceOptions.DEFAULT
                    .withChunkBytes(1 + random.nextInt(300))
                    .with(new Framing(random.nextBoolean() ? null : ANGLE, null, null, ""))
                    .withMaxLineBytes(60 + random.nextInt(100))
                    .withLoadId("either");
            Path plain = Files.write(directory.resolve("plain"), log);
            Path other = Files.write(directory.resolve("packed"), packed.pack(log));
            Collected first = Collected.from(List.of(Input.file(plain)), options, 2);
            Collected second = Collected.from(List.of(Input.file(other)), options, 2);
            String where = packed + " seed " + seed + " " + options;
            assertThat(second.chunks).as(where).hasSameSizeAs(first.chunks);
            for (int i = 0; i < first.chunks.size(); i++) {
                Got a = first.chunks.get(i);
                Got b = second.chunks.get(i);
                assertThat(b.chunk()).as(where).isEqualTo(a.chunk());
                assertThat(b.bytes()).as(where).isEqualTo(a.bytes());
            }
            assertThat(second.told("lineTooLong").stream().map(t -> t.offset() + "+" + t.bytes()))
                    .as(where)
                    .containsExactlyInAnyOrderElementsOf(first.told("lineTooLong").stream()
                            .map(t -> t.offset() + "+" + t.bytes())
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void linesTooLong_arePassedOverAndTold(Packed packed) throws Exception {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            int longest = 50 + random.nextInt(100);
            int chunkBytes = 1 + random.nextInt(longest);
            byte[] log = Logs.random(random, 30, 1000);
            Path file = Files.write(directory.resolve("in"), packed.pack(log));
            SourceOptions options =
                    SourceOptions.DEFAULT.withChunkBytes(chunkBytes).withMaxLineBytes(longest);
            Collected got = Collected.from(List.of(Input.file(file)), options, 3);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            List<String> tooLong = new ArrayList<>();
            long offset = 0;
            for (byte[] line : Logs.lines(log)) {
                if (line.length > longest) {
                    tooLong.add(offset + "+" + line.length);
                } else {
                    expected.writeBytes(line);
                }
                offset += line.length;
            }
            String where = packed + " seed " + seed;
            assertThat(got.bytes()).as(where).isEqualTo(expected.toByteArray());
            assertThat(got.told("lineTooLong").stream().map(t -> t.offset() + "+" + t.bytes()))
                    .as(where)
                    .containsExactlyInAnyOrderElementsOf(tooLong);
        }
    }

    @Test
    void chunk_givesTheSameEventsAgain_whenReadAlone() throws Exception {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            byte[] log = Logs.random(random, 30, 200);
            SourceOptions options = SourceOptions.DEFAULT
                    .withChunkBytes(1 + random.nextInt(200))
                    .with(new Framing(random.nextBoolean() ? null : ANGLE, null, null, ""))
                    .withMaxLineBytes(300);
            Collected whole = Collected.from(List.of(Input.stdin(new ByteArrayInputStream(log))), options, 1);
            for (Got chunk : whole.chunks) {
                ByteReader reader = (to, at) -> {
                    int count = (int) Math.min(to.remaining(), log.length - at);
                    to.put(log, (int) at, count);
                    return count == 0 ? -1 : count;
                };
                Window window =
                        new Window(reader, new ChunkBuffer(16), chunk.chunk().start(), log.length);
                Cutter cutter = new Cutter(options.cutting(), ((Framing) options.framing()).eventStart(), window, true);
                cutter.cut(
                        chunk.chunk().start(),
                        chunk.chunk().end(),
                        chunk.chunk().start() == 0);
                byte[] again = new byte[cutter.bytes().remaining()];
                cutter.bytes().get(again);
                assertThat(again).as("seed " + seed + " " + chunk.chunk()).isEqualTo(chunk.bytes());
            }
        }
    }

    @Test
    void sameContent_hasAnotherIdInEachFile() throws Exception {
        Path one = Files.writeString(directory.resolve("one"), "same\n");
        Path other = Files.writeString(directory.resolve("other"), "same\n");
        Set<String> ids = new HashSet<>();
        for (int run = 0; run < 2; run++) {
            Collected.from(List.of(Input.file(one), Input.file(other)), SourceOptions.DEFAULT, 1)
                    .told("opened")
                    .forEach(told -> ids.add(told.reason()));
        }
        assertThat(ids).hasSize(2);
    }

    @Test
    void sameContent_hasTheSameIdUnderALoadId_howeverItIsPacked_andItsCopyHasAnother() throws Exception {
        SourceOptions options = SourceOptions.DEFAULT.withLoadId("2019");
        byte[] log = Logs.random(new Random(5), 100, 200);
        List<String> ids = new ArrayList<>();
        for (Packed packed : Packed.values()) {
            Path file = Files.write(directory.resolve("log." + packed), packed.pack(log));
            ids.add(Collected.from(List.of(Input.file(file)), options, 1)
                    .told("opened")
                    .get(0)
                    .reason());
        }
        assertThat(ids).containsOnly(ids.get(0));
        Path plain = directory.resolve("log.PLAIN");
        Path gzip = directory.resolve("log.GZIP");
        Collected both = Collected.from(List.of(Input.file(plain), Input.file(gzip)), options, 1);
        assertThat(both.told("opened").get(0).reason()).isEqualTo(ids.get(0));
        assertThat(both.told("opened").get(1).reason()).isNotEqualTo(ids.get(0));
    }

    @Test
    void lineNumbers_areFoundForEveryChunk() throws Exception {
        byte[] log = Logs.random(new Random(9), 500, 100);
        Path file = Files.write(directory.resolve("in"), log);
        try (InputReader reader = new InputReader(
                InputFeed.of(List.of(Input.file(file))),
                SourceOptions.DEFAULT.withChunkBytes(500),
                Resume.NONE,
                new Collected())) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            for (FilledChunk c = reader.next(buffer); c != null; c = reader.next(buffer)) {
                assertThat(reader.firstLine(c))
                        .isEqualTo(1L
                                + Lines.count(
                                        ByteBuffer.wrap(log), 0, (int) c.first().offset()));
            }
        }
    }

    @Test
    void emptyFile_givesNothing() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty"));
        Collected got = Collected.from(List.of(Input.file(empty)), SourceOptions.DEFAULT, 2);
        assertThat(got.chunks).isEmpty();
        assertThat(got.told("unreadable")).isEmpty();
    }

    @Test
    void sources_comeInTheOrderOfTheInputs_whenOneIsOpenAtATime() throws Exception {
        List<Input> inputs = new ArrayList<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Random random = new Random(4);
        for (int i = 0; i < 20; i++) {
            byte[] log = Logs.random(random, 20, 50);
            all.writeBytes(log);
            Packed packed = List.of(Packed.values()).get(random.nextInt(5));
            inputs.add(Input.file(Files.write(directory.resolve("in" + i), packed.pack(log))));
        }
        Collected got =
                Collected.from(inputs, SourceOptions.DEFAULT.withChunkBytes(64).with(Opening.DEFAULT.inOrder()), 3);
        assertThat(got.bytes()).isEqualTo(all.toByteArray());
    }

    /** A checkpoint that cannot be written once. */
    private static Resume failingOnceAt(long start) {
        AtomicBoolean failed = new AtomicBoolean();
        return new Journal() {
            @Override
            public synchronized void planned(Planned planned) throws NotKeptException {
                if (planned.chunk().start() >= start && failed.compareAndSet(false, true)) {
                    throw new NotKeptException("no room", new IOException());
                }
                super.planned(planned);
            }
        };
    }

    @Test
    void source_isDealtNoFurther_whenAReadingEndsAbnormally() throws Exception {
        byte[] log = Logs.random(new Random(6), 2000, 100);
        Path gzip = Files.write(directory.resolve("in.gz"), Packed.GZIP.pack(log));
        for (Input input : List.of(Input.file(gzip), Input.stdin(new ByteArrayInputStream(log)))) {
            Collected got = new Collected();
            try (InputReader reader = new InputReader(
                    InputFeed.of(List.of(input)),
                    SourceOptions.DEFAULT.withChunkBytes(500),
                    failingOnceAt(5000),
                    got)) {
                assertThatThrownBy(() -> got.drain(reader, 1)).hasMessageContaining("no room");
                // Another worker does not know yet that the load fails.
                got.drain(reader, 1);
            }
            assertThat(got.chunks)
                    .hasSize(10)
                    .allSatisfy(chunk -> assertThat(chunk.chunk().end()).isLessThanOrEqualTo(5000));
            assertThat(got.bytes()).isEqualTo(Arrays.copyOf(log, got.bytes().length));
        }
    }

    @Test
    void load_ends_whenTheCheckpointCannotBeWrittenAtAnOpening() throws Exception {
        Path log = Files.writeString(directory.resolve("in"), "one\n");
        Resume full = new Journal() {
            @Override
            public synchronized void opened(SourceId source, String sourceName, Origin origin) throws NotKeptException {
                throw new NotKeptException("no room", new IOException());
            }
        };
        Collected got = new Collected();
        try (InputReader reader =
                new InputReader(InputFeed.of(List.of(Input.file(log))), SourceOptions.DEFAULT, full, got)) {
            assertThatThrownBy(() -> got.drain(reader, 1)).hasRootCauseInstanceOf(IOException.class);
        }
        assertThat(got.told("unreadable")).as("the input is not to blame").isEmpty();
    }

    @Test
    void buffer_keepsWhatItHolds_whenItGrows() {
        ChunkBuffer buffer = new ChunkBuffer(2);
        buffer.grow(0, 2).put(0, (byte) 7).put(1, (byte) 8);
        ByteBuffer larger = buffer.grow(2, 100);
        assertThat(larger.capacity()).isGreaterThan(2).isLessThanOrEqualTo(102);
        assertThat(larger.get(0)).isEqualTo((byte) 7);
        assertThat(larger.get(1)).isEqualTo((byte) 8);
    }
}

package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokenInputTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
    void truncatedFile_givesWhatCanBeUnpacked_andIsTold(Packed packed) throws Exception {
        for (long seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            byte[] log = Logs.random(random, 4000, 120);
            byte[] whole = packed.pack(log);
            byte[] cut = Arrays.copyOf(whole, 24 + random.nextInt(whole.length - 40));
            Input input = random.nextBoolean()
                    ? Input.stdin(new ByteArrayInputStream(cut))
                    : Input.file(Files.write(directory.resolve("in"), cut));
            Collected got = Collected.from(List.of(input), SourceOptions.DEFAULT.withChunkBytes(10_000), 2);
            String where = packed + " seed " + seed;
            assertThat(got.bytes()).as(where).isEqualTo(Arrays.copyOf(log, got.bytes().length));
            assertThat(got.told("unreadable")).as(where).singleElement().satisfies(told -> {
                assertThat(told.sourceName()).isEqualTo(input.name());
                assertThat(told.offset()).isEqualTo(got.bytes().length);
                assertThat(told.reason()).isNotEmpty();
            });
            if (packed == Packed.GZIP) {
                // Deflate gives its bytes at once: all but a little is there.
                double share = (double) got.bytes().length / log.length;
                assertThat(share).as(where).isGreaterThan((double) cut.length / whole.length - 0.2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PLAIN")
    void damagedFile_givesWhatStandsBeforeTheDamage_andIsTold(Packed packed) throws Exception {
        int told = 0;
        for (long seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            byte[] log = Logs.random(random, 6000, 120);
            byte[] bad = packed.pack(log, 3, random);
            int at = bad.length / 2 + random.nextInt(bad.length / 2);
            bad[at] ^= (byte) (1 + random.nextInt(255));
            Path file = Files.write(directory.resolve("in"), bad);
            Collected got = Collected.from(List.of(Input.file(file)), SourceOptions.DEFAULT.withChunkBytes(10_000), 2);
            String where = packed + " seed " + seed;
            int same = Arrays.mismatch(got.bytes(), log);
            told += got.told("unreadable").size();
            // A damaged byte may unpack to a wrong one, which only the checksum behind it shows.
            assertThat(same < 0 || !got.told("unreadable").isEmpty()).as(where).isTrue();
            assertThat(same < 0 ? log.length : same).as(where).isGreaterThan(log.length / 20);
        }
        assertThat(told).isGreaterThan(6);
    }

    @Test
    void gzipMember_thatIsCutAtAnyBufferEdge_isFound() throws Exception {
        // A member's header that falls to either side of an input buffer's end is where the JDK's stream stops too
        // early.
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            byte[] line = ("line " + i + "\n").getBytes(UTF_8);
            all.write(line);
            packed.write(Packed.GZIP.pack(line));
        }
        for (int step = 1; step <= 40; step++) {
            int size = step;
            ByteArrayInputStream trickle = new ByteArrayInputStream(packed.toByteArray()) {
                @Override
                public synchronized int read(byte[] to, int from, int length) {
                    return super.read(to, from, Math.min(length, size));
                }

                @Override
                public synchronized int available() {
                    return 0;
                }
            };
            Collected got = Collected.from(List.of(Input.stdin(trickle)), SourceOptions.DEFAULT, 1);
            assertThat(got.bytes()).as("step " + step).isEqualTo(all.toByteArray());
        }
    }

    @Test
    void gzipWithPadding_isWhole_andWithGarbage_isTold() throws Exception {
        byte[] gzip = Packed.GZIP.pack("one\n".getBytes(UTF_8));
        Path padded = Files.write(directory.resolve("padded"), Arrays.copyOf(gzip, gzip.length + 512));
        Collected got = Collected.from(List.of(Input.file(padded)), SourceOptions.DEFAULT, 1);
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo("one\n");
        assertThat(got.told("unreadable")).isEmpty();
        byte[] garbage = Arrays.copyOf(gzip, gzip.length + 3);
        garbage[gzip.length] = 'x';
        Path bad = Files.write(directory.resolve("bad"), garbage);
        got = Collected.from(List.of(Input.file(bad)), SourceOptions.DEFAULT, 1);
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo("one\n");
        assertThat(got.told("unreadable"))
                .singleElement()
                .satisfies(told -> assertThat(told.offset()).isEqualTo(4));
    }

    @Test
    void fileThatGoesAway_isTold_andTheOthersAreRead() throws Exception {
        Path good = Files.writeString(directory.resolve("a"), "one\n");
        Path gone = Files.writeString(directory.resolve("b"), "two\n");
        Path alsoGood = Files.writeString(directory.resolve("c"), "three\n");
        List<Input> inputs = List.of(Input.file(good), Input.file(gone), Input.file(alsoGood));
        Files.delete(gone);
        Collected got = Collected.from(inputs, SourceOptions.DEFAULT, 2);
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo("one\nthree\n");
        assertThat(got.told("unreadable")).singleElement().satisfies(told -> {
            assertThat(told.sourceName()).isEqualTo(gone.toString());
            assertThat(told.reason()).isEqualTo("it was moved, deleted or replaced after it was listed");
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fileWhoseReadFails_isTold_andTheOthersAreRead() throws Exception {
        Path good = Files.writeString(directory.resolve("a"), "one\n");
        List<Input> inputs = List.of(Input.file(Path.of("/proc/self/mem")), Input.file(good));
        Collected got = Collected.from(inputs, SourceOptions.DEFAULT, 2);
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo("one\n");
        assertThat(got.told("unreadable")).hasSize(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fileThatSaysItIsEmpty_isRead() throws Exception {
        Path file = Path.of("/proc/version");
        Collected got = Collected.from(List.of(Input.file(file)), SourceOptions.DEFAULT, 1);
        assertThat(got.bytes()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void fileThatShrinks_givesWhatIsLeft_andIsToldOnce() throws Exception {
        Path file =
                Files.write(directory.resolve("in"), "0123456789\n".repeat(1000).getBytes(UTF_8));
        Collected got = new Collected();
        try (InputReader reader = new InputReader(
                InputFeed.of(List.of(Input.file(file))),
                SourceOptions.DEFAULT.withChunkBytes(1000),
                Resume.NONE,
                got)) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            FilledChunk first = reader.next(buffer);
            assertThat(first).isNotNull();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(5005);
            }
            got.drain(reader, 2);
        }
        assertThat(got.bytes().length).isEqualTo(5005 - 1001);
        assertThat(got.told("unreadable")).singleElement().satisfies(told -> {
            assertThat(told.offset()).isEqualTo(5005);
            assertThat(told.reason()).contains("shorter");
        });
        assertThat(got.chunks.get(got.chunks.size() - 1).complete()).isFalse();
    }

    @Test
    void fileThatShrinks_leavesTheRestForALaterRun_withACheckpoint() throws Exception {
        Path file =
                Files.write(directory.resolve("in"), "0123456789\n".repeat(1000).getBytes(UTF_8));
        Collected got = new Collected();
        try (InputReader reader = new InputReader(
                InputFeed.of(List.of(Input.file(file))),
                SourceOptions.DEFAULT.withChunkBytes(1000),
                new Journal(),
                got)) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            assertThat(reader.next(buffer)).isNotNull();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(5005);
            }
            got.drain(reader, 2);
        }
        assertThat(got.bytes().length).isEqualTo(5005 - 1001);
        assertThat(got.told("unreadable"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains("shorter"));
        // No chunk is planned of what is not there: a later file of that name would be held against it.
        assertThat(got.chunks).allMatch(Collected.Got::complete);
    }

    @Test
    void fileThatShrinks_isGoneOnWithByTheNextRun() throws Exception {
        String lines = IntStream.range(1000, 2000).mapToObj(i -> i + "\n").collect(Collectors.joining());
        Path file = Files.writeString(directory.resolve("in"), lines);
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(2500);
        Journal journal = new Journal();
        Collected got = new Collected();
        try (InputReader reader = new InputReader(InputFeed.of(List.of(Input.file(file))), options, journal, got)) {
            got.chunks.add(Collected.copy(Objects.requireNonNull(reader.next(new ChunkBuffer(16)))));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(3000);
            }
            got.drain(reader, 1);
        }
        got.chunks.stream().filter(Collected.Got::complete).forEach(chunk -> journal.done(chunk.chunk()));
        Collected second = Collected.from(List.of(Input.file(file)), options, journal, 1);
        assertThat(second.told("unreadable")).isEmpty();
        assertThat(got.bytes().length + second.bytes().length).isEqualTo(3000);
    }

    @Test
    void growth_isNotRead() throws Exception {
        Path file = Files.writeString(directory.resolve("in"), "one\ntwo\n");
        Collected got = new Collected();
        try (InputReader reader = new InputReader(
                InputFeed.of(List.of(Input.file(file))), SourceOptions.DEFAULT.withChunkBytes(4), Resume.NONE, got)) {
            FilledChunk first = reader.next(new ChunkBuffer(16));
            assertThat(first).isNotNull();
            Files.writeString(file, "three\n", StandardOpenOption.APPEND);
            got.drain(reader, 1);
        }
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo("two\n");
    }
}

package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import dev.sluice.read.Chunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlerTest {
    private static final int MANY = 300;
    private static final SourceOptions SMALL = SourceOptions.DEFAULT.withChunkBytes(64 << 10);

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream all = new ByteArrayOutputStream();

    /** Files of some lines: plain and packed, some empty, some without a last newline, one too large for a bundle. */
    private List<Input> files(Random random, int count) throws IOException {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int lines = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(20);
            byte[] log = i == count / 2 ? Logs.random(random, 2_000, 100) : Logs.random(random, lines, 100);
            Packed packed = random.nextInt(3) > 0
                    ? Packed.PLAIN
                    : List.of(Packed.values()).get(random.nextInt(Packed.values().length));
            all.write(log);
            if (log.length > 0 && log[log.length - 1] != '\n' && i != count / 2) {
                all.write('\n');
            }
            Path file = directory.resolve("f" + i);
            inputs.add(Input.file(Files.write(file, packed.pack(log))));
        }
        return inputs;
    }

    @Test
    void smallFiles_areOneChunk_andTheLinesAreTheirs() throws Exception {
        long seed = System.nanoTime();
        List<Input> inputs = files(new Random(seed), MANY);
        List<String> names = new ArrayList<>();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        int chunks = 0;
        Collected told = new Collected();
        try (InputReader reader =
                new InputReader(InputFeed.of(inputs), SMALL.with(Opening.DEFAULT.inOrder()), Resume.NONE, told)) {
            ChunkBuffer buffer = new ChunkBuffer(64);
            for (FilledChunk c = reader.next(buffer); c != null; c = reader.next(buffer), chunks++) {
                for (FilledChunk part : c.parts()) {
                    byte[] bytes = new byte[part.bytes().remaining()];
                    part.bytes().duplicate().get(bytes);
                    if (!c.members().isEmpty()) {
                        names.add(part.source().name());
                        assertThat(bytes[bytes.length - 1]).as("seed " + seed).isEqualTo((byte) '\n');
                        assertThat(part.first().offset() + reader.firstLine(part))
                                .isEqualTo(1);
                    }
                    got.write(bytes);
                }
            }
        }
        assertThat(told.told("unreadable")).as("seed " + seed).isEmpty();
        assertThat(got.toString(UTF_8)).as("seed " + seed).isEqualTo(all.toString(UTF_8));
        assertThat(names).as("seed " + seed).hasSizeGreaterThan(MANY / 2).doesNotHaveDuplicates();
        assertThat(chunks)
                .as("seed " + seed)
                .isLessThan(5 + 2 * all.size() / SMALL.cutting().chunkBytes());
        assertThat(told.told("opened")).as("seed " + seed).hasSize(MANY);
    }

    @Test
    void bundles_areTheSameWhoeverIsFaster() throws Exception {
        for (long seed = 1; seed <= 10; seed++) {
            Random random = new Random(seed);
            List<Input> inputs = files(random, 40);
            // What follows a large member shows when that is read, while others are opened already.
            byte[] tar = tar(random, 60);
            inputs.add(20, Input.file(Files.write(directory.resolve("a.tgz"), Packed.GZIP.pack(tar))));
            inputs.add(30, Input.file(Files.write(directory.resolve("b.tar"), tar)));
            List<Chunk> once = chunks(inputs, 1);
            for (int workers = 2; workers <= 4; workers++) {
                assertThat(chunks(inputs, workers)).as("seed " + seed).isEqualTo(once);
            }
        }
    }

    private static List<Chunk> chunks(List<Input> inputs, int workers) throws Exception {
        Collected got = Collected.from(inputs, SMALL, workers);
        assertThat(got.told("unreadable")).isEmpty();
        return got.chunks.stream()
                .map(Collected.Got::chunk)
                .sorted(Comparator.comparing((Chunk c) -> c.source().toString()).thenComparingLong(Chunk::start))
                .toList();
    }

    private static byte[] tar(Random random, int members) throws IOException {
        Map<String, byte[]> logs = new LinkedHashMap<>();
        for (int i = 0; i < members; i++) {
            logs.put("logs/" + i, Logs.random(random, i % 25 == 7 ? 3_000 : 10, 100));
        }
        return Zipped.tar(logs);
    }

    @Test
    void bundle_isHandedOutBeforeASilentPipeIsOpened() throws Exception {
        try (PipedInputStream silent = new PipedInputStream(new PipedOutputStream())) {
            List<Input> inputs = new ArrayList<>(files(new Random(1), 3));
            inputs.remove(1); // the large one
            inputs.add(Input.stdin(silent));
            try (InputReader reader = new InputReader(InputFeed.of(inputs), SMALL, Resume.NONE, new Collected())) {
                FilledChunk first =
                        CompletableFuture.supplyAsync(() -> next(reader)).get(1, TimeUnit.MINUTES);
                assertThat(first.parts()).hasSize(2);
            }
        }
    }

    private static FilledChunk next(InputReader reader) {
        try {
            return java.util.Objects.requireNonNull(reader.next(new ChunkBuffer(64)));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void memberThatBreaksOff_isToldAndTheOthersAreThere() throws Exception {
        byte[] gzip = Packed.GZIP.pack("x\n".repeat(5_000).getBytes(UTF_8));
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            byte[] bytes = ("line " + i + "\n").getBytes(UTF_8);
            byte[] content = i == 4 ? Arrays.copyOf(gzip, gzip.length - 5) : bytes;
            inputs.add(Input.file(Files.write(directory.resolve("f" + i), content)));
        }
        Files.delete(directory.resolve("f6"));
        for (Resume resume : List.of(Resume.NONE, new Journal())) {
            Collected got = Collected.from(inputs, SourceOptions.DEFAULT, resume, 1);
            assertThat(got.told("unreadable").stream().map(Collected.Told::sourceName))
                    .containsExactlyInAnyOrder(
                            directory.resolve("f4").toString(),
                            directory.resolve("f6").toString());
            String text = new String(got.bytes(), UTF_8);
            for (int i : new int[] {0, 1, 2, 3, 5, 7, 8}) {
                assertThat(text).containsOnlyOnce("line " + i + "\n");
            }
        }
    }
}

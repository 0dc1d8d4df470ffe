package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(30)
@Execution(ExecutionMode.CONCURRENT)
class PipeTest {
    @TempDir
    private Path directory;

    private final Collected told = new Collected();

    private static String text(@Nullable FilledChunk chunk) {
        return chunk == null ? "none" : new String(Collected.copy(chunk).bytes(), UTF_8);
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void slowPipe_givesWholeLines_whenTheyHaveLingered() throws Exception {
        try (PipedOutputStream writer = new PipedOutputStream();
                InputReader reader = new InputReader(
                        InputFeed.of(List.of(Input.stdin(new PipedInputStream(writer)))),
                        SourceOptions.DEFAULT.withLinger(Duration.ofMillis(200)),
                        Resume.NONE,
                        told)) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            writer.write("one\ntwo\nthr".getBytes(UTF_8));
            writer.flush();
            long start = System.nanoTime();
            FilledChunk first = reader.next(buffer);
            assertThat(text(first)).isEqualTo("one\ntwo\n");
            assertThat(since(start)).isBetween(Duration.ofMillis(150), Duration.ofSeconds(10));
            writer.write("ee\n".getBytes(UTF_8));
            writer.flush();
            FilledChunk second = Objects.requireNonNull(reader.next(buffer));
            assertThat(text(second)).isEqualTo("three\n");
            assertThat(second.first().number()).isEqualTo(3);
            assertThat(second.first().offset()).isEqualTo(8);
        }
    }

    @Test
    void membersOfASlowTar_areHandedOut_whenTheyHaveLingered() throws Exception {
        PipedOutputStream writer = new PipedOutputStream();
        try (InputReader reader = new InputReader(
                InputFeed.of(List.of(Input.stdin(new PipedInputStream(writer, 1 << 16)))),
                SourceOptions.DEFAULT.withLinger(Duration.ofMillis(200)),
                Resume.NONE,
                told)) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            for (int i = 0; i < 2; i++) {
                writer.write(tar("one.log", "one\n", "two.log", "two\n"));
                // The next one's name has come, and its bytes have not.
                writer.write(tar("half.log", "half\n"), 0, 512);
                writer.flush();
                long start = System.nanoTime();
                FilledChunk first = reader.next(buffer);
                assertThat(text(first)).isEqualTo(i == 0 ? "one\ntwo\n" : "half\none\ntwo\n");
                assertThat(since(start)).isLessThan(Duration.ofSeconds(10));
                writer.write(tar("half.log", "half\n"), 512, 512);
            }
            writer.write(new byte[1024]);
            writer.close();
            assertThat(text(reader.next(buffer))).isEqualTo("half\n");
            assertThat(reader.next(buffer)).isNull();
        }
        assertThat(told.told("unreadable")).isEmpty();
    }

    @Test
    void membersOfATarThatGoesOn_areOneChunk() throws Exception {
        PipedOutputStream writer = new PipedOutputStream();
        try (InputReader reader = new InputReader(
                InputFeed.of(List.of(Input.stdin(new PipedInputStream(writer, 1 << 16)))),
                SourceOptions.DEFAULT.withLinger(Duration.ofSeconds(20)),
                Resume.NONE,
                told)) {
            CompletableFuture<FilledChunk> chunk = CompletableFuture.supplyAsync(() -> {
                try {
                    return Objects.requireNonNull(reader.next(new ChunkBuffer(16)));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int i = 0; i < 5; i++) {
                writer.write(tar(i + ".log", i + "\n"));
                writer.flush();
                TimeUnit.MILLISECONDS.sleep(20);
            }
            writer.write(new byte[1024]);
            writer.close();
            assertThat(text(chunk.get(20, TimeUnit.SECONDS))).isEqualTo("0\n1\n2\n3\n4\n");
        }
    }

    @Test
    void stop_endsTheWaitForASlowTarsNextMember() throws Exception {
        try (PipedOutputStream writer = new PipedOutputStream();
                InputReader reader = new InputReader(
                        InputFeed.of(List.of(Input.stdin(new PipedInputStream(writer, 1 << 16)))),
                        SourceOptions.DEFAULT.withLinger(Duration.ofMillis(1)),
                        Resume.NONE,
                        told)) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            writer.write(tar("one.log", "one\n"));
            writer.flush();
            assertThat(text(reader.next(buffer))).isEqualTo("one\n");
            CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return text(reader.next(buffer));
                } catch (Exception e) {
                    return e.toString();
                }
            });
            reader.stop();
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("none");
        }
    }

    /** Members without the archive's end. */
    private static byte[] tar(String... namesAndLines) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, 512);
        for (int i = 0; i < namesAndLines.length; i += 2) {
            TarArchiveEntry entry = new TarArchiveEntry(namesAndLines[i]);
            entry.setSize(namesAndLines[i + 1].length());
            tar.putArchiveEntry(entry);
            tar.write(namesAndLines[i + 1].getBytes(UTF_8));
            tar.closeArchiveEntry();
        }
        tar.flush();
        return bytes.toByteArray();
    }

    @Test
    void endOfPipe_doesNotWaitForTheLinger() throws Exception {
        Input input = Input.stdin(new ByteArrayInputStream("one\ntwo".getBytes(UTF_8)));
        SourceOptions options = SourceOptions.DEFAULT.withLinger(Duration.ofHours(1));
        try (InputReader reader = new InputReader(InputFeed.of(List.of(input)), options, Resume.NONE, told)) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            assertThat(text(reader.next(buffer))).isEqualTo("one\ntwo");
            assertThat(reader.next(buffer)).isNull();
        }
    }

    @Test
    void pipe_isNeverOpenedTwice_whoeverAsksForALineNumber() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        Input input = new Input("-", -1, () -> {
            opened.incrementAndGet();
            return new Pipe("test", () -> Channels.newChannel(new ByteArrayInputStream("one\n".getBytes(UTF_8))));
        });
        try (InputReader reader =
                new InputReader(InputFeed.of(List.of(input)), SourceOptions.DEFAULT, Resume.NONE, told)) {
            FilledChunk chunk = Objects.requireNonNull(reader.next(new ChunkBuffer(16)));
            assertThat(reader.firstLine(chunk)).isEqualTo(1);
        }
        assertThat(opened).hasValue(1);
    }

    @Test
    void shortPrefixOfAMagic_isGivenAsItIs() throws Exception {
        for (String text : List.of("B", "[", "(", "BZh", "\u001f", "")) {
            Input input = Input.stdin(new ByteArrayInputStream(text.getBytes(UTF_8)));
            assertThat(new String(
                            Collected.from(List.of(input), SourceOptions.DEFAULT, 1)
                                    .bytes(),
                            UTF_8))
                    .isEqualTo(text);
        }
    }

    @Test
    void stop_endsTheWaiting_andGivesWhatThePipeHadGiven() throws Exception {
        try (PipedOutputStream writer = new PipedOutputStream();
                InputReader reader = new InputReader(
                        InputFeed.of(List.of(Input.stdin(new PipedInputStream(writer)))),
                        SourceOptions.DEFAULT,
                        Resume.NONE,
                        told)) {
            writer.write("one\ntwo\nthr".getBytes(UTF_8));
            writer.flush();
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> drain(reader, 3));
            // The pipe's bytes have arrived once all workers wait.
            TimeUnit.MILLISECONDS.sleep(1500);
            assertThat(reading).isNotDone();
            reader.stop();
            reading.get(5, TimeUnit.SECONDS);
            assertThat(new String(told.bytes(), UTF_8)).isEqualTo("one\ntwo\nthr");
            assertThat(told.told("unreadable")).isEmpty();
        }
    }

    @Test
    void stop_endsTheWaiting_whenThePipeIsSilentFromTheStart() throws Exception {
        try (PipedOutputStream writer = new PipedOutputStream();
                InputReader reader = new InputReader(
                        InputFeed.of(List.of(Input.stdin(new PipedInputStream(writer)))),
                        SourceOptions.DEFAULT,
                        Resume.NONE,
                        told)) {
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> drain(reader, 2));
            TimeUnit.MILLISECONDS.sleep(200);
            reader.stop();
            reading.get(5, TimeUnit.SECONDS);
            assertThat(told.chunks).isEmpty();
        }
    }

    /** A tar of two files, cut in the first one's bytes, behind them, in the header behind, and so on. */
    @Test
    void stop_endsTheWaiting_whereverATarInAPipeFallsSilent() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (String name : List.of("a.log", "b.log")) {
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(1000 * 10);
                tar.putArchiveEntry(entry);
                tar.write("123456789\n".repeat(1000).getBytes(UTF_8));
                tar.closeArchiveEntry();
            }
        }
        for (int silentAt : new int[] {100, 512, 5000, 10_752, 10_800, 15_000}) {
            for (Resume resume : List.of(Resume.NONE, new Journal())) {
                Collected got = new Collected();
                try (PipedOutputStream writer = new PipedOutputStream();
                        InputReader reader = new InputReader(
                                InputFeed.of(List.of(Input.stdin(new PipedInputStream(writer, 1 << 16)))),
                                SourceOptions.DEFAULT.withChunkBytes(3000),
                                resume,
                                got)) {
                    writer.write(bytes.toByteArray(), 0, silentAt);
                    writer.flush();
                    CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> drain(got, reader, 2));
                    // PipedInputStream looks once a second.
                    TimeUnit.MILLISECONDS.sleep(100);
                    CompletableFuture<Void> stopping = CompletableFuture.runAsync(reader::stop);
                    stopping.get(5, TimeUnit.SECONDS);
                    reading.get(5, TimeUnit.SECONDS);
                    assertThat(got.told("unreadable"))
                            .as("silent at " + silentAt)
                            .isEmpty();
                    boolean whole = new String(got.bytes(), UTF_8).lines().allMatch("123456789"::equals);
                    assertThat(whole || resume == Resume.NONE)
                            .as("silent at " + silentAt)
                            .isTrue();
                }
            }
        }
    }

    private static Pipe pipe(InputStream in) {
        return new Pipe("test", () -> Channels.newChannel(in));
    }

    private static byte[] rest(Pipe pipe) throws IOException {
        return Channels.newInputStream(pipe).readAllBytes();
    }

    @Test
    void peek_losesNoByteOfAPipeOfAnyLength() throws Exception {
        for (int length : new int[] {0, 1, 100_000, Pipe.PEEKED_BYTES, 3 * Pipe.PEEKED_BYTES + 7}) {
            byte[] all = new byte[length];
            new Random(1).nextBytes(all);
            try (Pipe pipe = pipe(new ByteArrayInputStream(all))) {
                Pipe.Peeked peeked = pipe.peek();
                assertThat(peeked.bytes().array()).isEqualTo(Arrays.copyOf(all, Math.min(length, Pipe.PEEKED_BYTES)));
                // At the limit itself the end may have shown already.
                assertThat(peeked.whole() || length == Pipe.PEEKED_BYTES).isEqualTo(length <= Pipe.PEEKED_BYTES);
                assertThat(rest(pipe)).isEqualTo(all);
            }
        }
    }

    @Test
    void peek_takesWhatThereIsWhenTheWriterIsSlow() throws Exception {
        Pipe pipe;
        try (PipedOutputStream writer = new PipedOutputStream()) {
            pipe = pipe(new PipedInputStream(writer));
            writer.write("one\n".getBytes(UTF_8));
            Pipe.Peeked peeked = pipe.peek();
            assertThat(new String(peeked.bytes().array(), UTF_8)).isEqualTo("one\n");
            assertThat(peeked.whole()).isFalse();
            writer.write("two\n".getBytes(UTF_8));
        }
        assertThat(new String(rest(pipe), UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void peek_seesManyReadsThatGaveLittleEach() throws Exception {
        byte[] lines = "a line\n".repeat(100).getBytes(UTF_8);
        InputStream little = new FilterInputStream(new ByteArrayInputStream(lines)) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                return super.read(to, from, Math.min(7, length));
            }
        };
        try (Pipe pipe = pipe(little)) {
            assertThat(pipe.peek().bytes().array()).isEqualTo(lines);
            assertThat(rest(pipe)).isEqualTo(lines);
        }
    }

    @Test
    void failure_comesBehindTheBytesBeforeItThoughTheyWereLookedAt() throws Exception {
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(new byte[5])) {
            @Override
            public int read(byte[] to, int from, int length) throws IOException {
                int count = super.read(to, from, length);
                if (count < 0) {
                    throw new IOException("broken");
                }
                return count;
            }
        };
        try (Pipe pipe = pipe(broken)) {
            Pipe.Peeked peeked = pipe.peek();
            assertThat(peeked.bytes().array()).hasSize(5);
            assertThat(peeked.whole()).isFalse();
            InputStream rest = Channels.newInputStream(pipe);
            assertThat(rest.readNBytes(5)).hasSize(5);
            assertThatThrownBy(rest::read).hasMessage("broken");
        }
    }

    private void drain(ChunkSupplier supplier, int workers) {
        drain(told, supplier, workers);
    }

    private static void drain(Collected got, ChunkSupplier supplier, int workers) {
        try {
            got.drain(supplier, workers);
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namedPipe_isReadToItsEnd_packedOrNot() throws Exception {
        for (boolean packed : List.of(false, true)) {
            Path fifo = directory.resolve("fifo" + packed);
            assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                    .isZero();
            byte[] log = Logs.random(new Random(3), 20_000, 100);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(fifo, log, packed));
            Collected got = Collected.from(List.of(Input.file(fifo)), SourceOptions.DEFAULT.withChunkBytes(9999), 3);
            writing.get(10, TimeUnit.SECONDS);
            assertThat(got.bytes()).isEqualTo(log);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namedPipe_thatNobodyWritesTo_canBeStopped() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        try (InputReader reader =
                new InputReader(InputFeed.of(List.of(Input.file(fifo))), SourceOptions.DEFAULT, Resume.NONE, told)) {
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> drain(reader, 2));
            TimeUnit.MILLISECONDS.sleep(200);
            reader.stop();
            reading.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void namedPipe_isToldOf_whenNobodyWritesToIt() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> waiting = new CompletableFuture<>();
        Collected listener = new Collected() {
            @Override
            public void waitingForWriter(String sourceName) {
                waiting.complete(sourceName);
            }
        };
        try (InputReader reader = new InputReader(
                InputFeed.of(List.of(Input.file(fifo))), SourceOptions.DEFAULT, Resume.NONE, listener)) {
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> drain(reader, 1));
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(fifo.toString());
            write(fifo, new byte[] {'a', '\n'}, false);
            reading.get(10, TimeUnit.SECONDS);
        }
    }

    private static void write(Path fifo, byte[] log, boolean packed) {
        try (OutputStream out = Files.newOutputStream(fifo);
                OutputStream packing = packed ? new GZIPOutputStream(out) : out) {
            packing.write(log);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void multilineEvents_areCutBeforeTheirStart_onASlowPipe() throws Exception {
        EventStart angle = (bytes, from, to) -> to > from && bytes.get(from) == '>';
        try (PipedOutputStream writer = new PipedOutputStream();
                InputReader reader = new InputReader(
                        InputFeed.of(List.of(Input.stdin(new PipedInputStream(writer)))),
                        SourceOptions.DEFAULT
                                .with(new Framing(angle, null, null, ""))
                                .withLinger(Duration.ofMillis(150)),
                        Resume.NONE,
                        told)) {
            ChunkBuffer buffer = new ChunkBuffer(16);
            writer.write(">one\n at\n at\n>two\n at\n".getBytes(UTF_8));
            writer.flush();
            assertThat(text(reader.next(buffer))).isEqualTo(">one\n at\n at\n");
            assertThat(text(reader.next(buffer))).isEqualTo(">two\n at\n");
        }
    }

    /** What is loaded of a pipe that says one thing, is silent for a while, and says another. */
    private String load(String first, int silentMillis, String second, Journal journal) throws Exception {
        Collected got = new Collected();
        PipedInputStream in = new PipedInputStream(64 << 10);
        SourceOptions options = SourceOptions.DEFAULT.withLinger(Duration.ofMillis(50));
        try (InputReader reader = new InputReader(InputFeed.of(List.of(Input.stdin(in))), options, journal, got)) {
            CompletableFuture<Void> reading;
            try (PipedOutputStream writer = new PipedOutputStream(in)) {
                reading = CompletableFuture.runAsync(() -> drain(got, reader, 1));
                writer.write(first.getBytes(UTF_8));
                writer.flush();
                TimeUnit.MILLISECONDS.sleep(silentMillis);
                writer.write(second.getBytes(UTF_8));
            }
            reading.get(10, TimeUnit.SECONDS);
        }
        got.chunks.forEach(chunk -> journal.done(chunk.chunk()));
        told.told.addAll(got.told("unreadable"));
        return new String(got.bytes(), UTF_8);
    }

    @Test
    void pipes_areTwo_whenTheyBeginWithTheSameBannerAndAPause() throws Exception {
        Journal journal = new Journal();
        String one = "one\n".repeat(2000);
        String two = "two\n".repeat(2000);
        assertThat(load("banner\n", 500, one, journal)).isEqualTo("banner\n" + one);
        assertThat(load("banner\n", 500, two, journal)).isEqualTo("banner\n" + two);
        assertThat(told.told).isEmpty();
    }

    @Test
    void pipe_isKnownAgain_whenItsBeginningWasShort() throws Exception {
        Journal journal = new Journal();
        String one = "one\n".repeat(2000);
        assertThat(load("banner\n", 3000, one, journal)).isEqualTo("banner\n" + one);
        assertThat(load("banner\n", 0, one + "more\n", journal)).isEqualTo("more\n");
        assertThat(told.told).isEmpty();
    }

    @Test
    void pipe_isTold_whenItsShortBeginningIsAllThatItSharesWithAKnownOne() throws Exception {
        Journal journal = new Journal();
        load("banner\n", 3000, "one\n".repeat(2000), journal);
        assertThat(load("banner\n", 0, "two\n".repeat(3000), journal)).isEmpty();
        assertThat(told.told("unreadable")).hasSize(1);
    }
}

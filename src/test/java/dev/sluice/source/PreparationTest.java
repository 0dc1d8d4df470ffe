package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.read.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done before an input's turn changes nothing of what comes out of it, and takes no more room than there is. */
class PreparationTest {
    @TempDir
    private Path directory;

    private final List<Input> inputs = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Input file(String name, byte[] bytes) throws IOException {
        return Input.file(Files.write(directory.resolve(name), bytes));
    }

    private void fill(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            String lines = "file " + i + "\n" + ("a line of file " + i + "\n").repeat(i % 7 * 50);
            List<Packed> all = List.of(Packed.values());
            Packed packed = all.get(i % all.size());
            inputs.add(file(String.format("%03d.log", i), packed.pack(lines.getBytes(UTF_8))));
            text.append(lines);
        }
    }

    private static Preparation preparation() {
        return new Preparation(SourceOptions.DEFAULT, Resume.NONE, new Collected(), Clock.systemUTC());
    }

    @Test
    void packedFile_isUnpackedBeforeItsTurn_asFarAsThereIsRoom() throws Exception {
        byte[] lines = "a line\n".repeat(10_000).getBytes(UTF_8);
        Input input = file("x.gz", Packed.GZIP.pack(lines));
        for (int most : new int[] {0, 20_000, 1 << 20}) {
            AtomicInteger taken = new AtomicInteger();
            Prepared prepared = preparation().open(input, bytes -> taken.addAndGet(bytes) <= most);
            assertThat(prepared.kind()).isEqualTo(Container.GZIP);
            Unwrapped unpacked = Objects.requireNonNull(prepared.unpacked());
            assertThat(unpacked.beginning().length()).isEqualTo(most < lines.length ? -1 : lines.length);
            // Whoever takes it goes on where there was no room.
            Unwrapped all =
                    Beginning.ahead(unpacked, SourceOptions.DEFAULT.cutting().memberBytes(), 0, bytes -> true);
            assertThat(all.beginning().length()).isEqualTo(lines.length);
        }
    }

    @Test
    void gzip_takesRoomOnceForAllThatComesOut_whereItSaysHowMuch() throws Exception {
        byte[] lines = "a line\n".repeat(10_000).getBytes(UTF_8);
        byte[] packed = Packed.GZIP.pack(lines);
        List<Integer> taken = new ArrayList<>();
        Prepared prepared = preparation().open(file("x.gz", packed), taken::add);
        assertThat(taken).singleElement().satisfies(bytes -> assertThat(bytes).isLessThanOrEqualTo(lines.length));
        Unwrapped all = Objects.requireNonNull(prepared.unpacked());
        assertThat(all.beginning().length()).isEqualTo(lines.length);
        // Nothing is read and copied twice.
        assertThat(Beginning.ahead(all, 1 << 20, 0, bytes -> true)).isSameAs(all);

        packed[packed.length - 1] = 0x7f;
        Unwrapped broken = Objects.requireNonNull(preparation()
                .open(file("broken.gz", packed), bytes -> bytes < 1 << 20)
                .unpacked());
        assertThat(broken.beginning().length()).isEqualTo(-1);
        ByteBuffer got = ByteBuffer.allocate(lines.length);
        assertThatThrownBy(() -> {
                    while (broken.bytes().read(got) >= 0) {}
                })
                .hasMessageContaining("checksum");
    }

    @Test
    void preparedFile_holdsNothingOpen_andIsAsItWas() throws Exception {
        byte[] lines = "a line\n".repeat(3_000).getBytes(UTF_8);
        Input input = file("x.log", lines);
        Prepared prepared = preparation().open(input, bytes -> true);
        Files.write(directory.resolve("x.log"), new byte[] {'\n'});
        Blob blob = (Blob) prepared.content();
        assertThat(blob.readFully(ByteBuffer.allocate(lines.length + 1), 0)).isEqualTo(ByteBuffer.wrap(lines));
        blob.requireSame();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.map(PreparationTest::target)).doesNotContain(directory.resolve("x.log"));
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return descriptor; // closed meanwhile
        }
    }

    @Test
    void files_comeOutInTheirOrder_inTheSameBundles_howeverManyAreOpenedAhead() throws Exception {
        fill(150);
        List<Chunk> before = List.of();
        for (int ahead : new int[] {1, 2, 64}) {
            for (int workers : new int[] {1, 3}) {
                SourceOptions options =
                        SourceOptions.DEFAULT.withChunkBytes(64 << 10).with(new Opening(8, ahead));
                Collected got = Collected.from(inputs, options, workers);
                assertThat(got.told("unreadable")).isEmpty();
                assertThat(got.bytes()).hasSize(text.length());
                assertThat(workers > 1 || new String(got.bytes(), UTF_8).contentEquals(text))
                        .isTrue();
                List<Chunk> chunks = got.chunks.stream()
                        .map(Collected.Got::chunk)
                        .sorted(Comparator.comparing(chunk -> chunk.source().toString()))
                        .toList();
                assertThat(chunks).isEqualTo(before.isEmpty() ? chunks : before).hasSizeGreaterThan(1);
                before = chunks;
            }
        }
    }

    @Test
    void lastLine_waitsForItsEnd_whenTheFileWasOpenedSoonAfterTheWrite_andItsTurnCameLate() throws Exception {
        Input input = file("x.log", "one\ntw".getBytes(UTF_8));
        Files.setLastModifiedTime(
                directory.resolve("x.log"), FileTime.from(Instant.now().minusSeconds(30)));
        Prepared prepared = preparation().open(input, bytes -> true);
        Tail tail = new Tail(SourceOptions.DEFAULT.cutting().maxLineBytes(), null);
        Blob blob = (Blob) prepared.content();
        assertThat(tail.settledEnd(blob, 0, prepared.opened())).isEqualTo(4);
        assertThat(tail.settledEnd(blob, 0, prepared.opened().plus(Duration.ofMinutes(1))))
                .isEqualTo(6);
    }
}

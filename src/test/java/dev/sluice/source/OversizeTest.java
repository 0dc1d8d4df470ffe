package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.read.Chunk;
import dev.sluice.source.Collected.Got;
import dev.sluice.source.Cutting.Oversize;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines longer than the longest, where they are not rejected: cut at the same places by whoever reads them, and never within a character. */
class OversizeTest {
    private static final EventStart ANGLE = (bytes, from, to) -> to > from && bytes.get(from) == '>';

    @TempDir
    private Path directory;

    @Test
    void split_losesNothingAndHoldsItsBound_whoeverReads() throws Exception {
        for (long seed = 1; seed <= 150; seed++) {
            Random random = new Random(seed);
            byte[] log = text(random);
            @Nullable EventStart eventStart = random.nextInt(3) == 0 ? ANGLE : null;
            SourceOptions options = SourceOptions.DEFAULT
                    .withChunkBytes(1 + random.nextInt(400))
                    .withMaxLineBytes(20 + random.nextInt(200))
                    .with(new Framing(eventStart, null, null, ""))
                    .with(Oversize.SPLIT);
            for (Packed packed : List.of(Packed.PLAIN, Packed.GZIP)) {
                String where = packed + " seed " + seed;
                Path file = Files.write(directory.resolve("in-" + seed + packed), packed.pack(log));
                // Nobody writes to it any more: a last line without a newline counts.
                Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
                Journal journal = new Journal();
                Collected got = Collected.from(List.of(Input.file(file)), options, journal, 3);
                assertThat(got.bytes()).as(where).isEqualTo(log);
                assertThat(got.told("lineTooLong")).isEmpty();
                int longest = options.cutting().chunkBytes()
                        + options.cutting().maxLineBytes() * (eventStart == null ? 1 : 2)
                        + 3;
                for (Got chunk : got.chunks) {
                    assertThat(chunk.bytes().length).as(where).isLessThanOrEqualTo(longest);
                    assertThat(chunk.bytes().length > 0 && (chunk.bytes()[0] & 0xC0) == 0x80)
                            .as(where)
                            .isFalse();
                    assertThat(alone(log, chunk, options)).as(where).isEqualTo(chunk.bytes());
                }
                assertGivenAgain(got, file, options, journal, random, where);
            }
        }
    }

    /** What an earlier run left open comes again as it was, whatever lies between. */
    private static void assertGivenAgain(
            Collected first, Path file, SourceOptions options, Journal journal, Random random, String where)
            throws Exception {
        Map<Chunk, byte[]> open = new HashMap<>();
        for (Got chunk : first.chunks) {
            if (random.nextBoolean()) {
                journal.done(chunk.chunk());
            } else {
                open.put(chunk.chunk(), chunk.bytes());
            }
        }
        Collected again = Collected.from(List.of(Input.file(file)), options, journal, 2);
        assertThat(again.chunks.stream().map(Got::chunk)).as(where).containsExactlyInAnyOrderElementsOf(open.keySet());
        again.chunks.forEach(chunk ->
                assertThat(chunk.bytes()).as(where + " " + chunk.chunk()).isEqualTo(open.get(chunk.chunk())));
    }

    private static byte[] alone(byte[] log, Got chunk, SourceOptions options) throws Exception {
        ByteReader reader = (to, at) -> {
            int count = (int) Math.min(to.remaining(), log.length - at);
            to.put(log, (int) at, count);
            return count == 0 ? -1 : count;
        };
        Window window = new Window(reader, new ChunkBuffer(16), chunk.chunk().start(), log.length);
        Cutter cutter = new Cutter(options.cutting(), ((Framing) options.framing()).eventStart(), window, true);
        cutter.cut(chunk.chunk().start(), chunk.chunk().end(), chunk.chunk().start() == 0);
        byte[] bytes = new byte[cutter.bytes().remaining()];
        cutter.bytes().get(bytes);
        return bytes;
    }

    @Test
    void truncate_keepsTheBeginningOfALine() throws Exception {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            byte[] log = text(random);
            int longest = 20 + random.nextInt(200);
            SourceOptions options = SourceOptions.DEFAULT
                    .withChunkBytes(1 + random.nextInt(longest))
                    .withMaxLineBytes(longest)
                    .with(Oversize.TRUNCATE);
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (byte[] line : Logs.lines(log)) {
                int end = line.length;
                if (line.length > longest) {
                    for (end = longest; (line[end] & 0xC0) == 0x80; ) {
                        end--;
                    }
                }
                expected.write(line, 0, end);
            }
            Path file = Files.write(directory.resolve("in-" + seed), log);
            assertThat(Collected.from(List.of(Input.file(file)), options, 3).bytes())
                    .as("seed " + seed)
                    .isEqualTo(expected.toByteArray());
            assertThat(Collected.from(List.of(Input.stdin(new ByteArrayInputStream(log))), options, 3)
                            .bytes())
                    .as("pipe, seed " + seed)
                    .isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void boundary_isWhereItWasWhenTheBytesAreNoText() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {'a', -128, -128, -128, -128, -128, 'b'});
        assertThat(Utf8Boundary.boundary(bytes, 0, 5, 7)).isEqualTo(5);
        assertThat(Utf8Boundary.boundary(bytes, 0, 2, 7)).isEqualTo(2);
        assertThat(Utf8Boundary.boundary(bytes, 0, 7, 7)).isEqualTo(7);
        ByteBuffer text = ByteBuffer.wrap("a€b".getBytes(StandardCharsets.UTF_8));
        assertThat(List.of(1, 2, 3, 4).stream().map(at -> Utf8Boundary.boundary(text, 0, at, 5)))
                .isEqualTo(Arrays.asList(1, 1, 1, 4));
    }

    /** Lines of characters of one to four bytes, few of them long, with or without a newline at the end. */
    private static byte[] text(Random random) {
        StringBuilder text = new StringBuilder();
        List<String> characters = List.of("a", ">", "é", "€", "\uD83D\uDE00");
        for (int line = 0; line < 12; line++) {
            int length = random.nextInt(3) == 0 ? random.nextInt(1500) : random.nextInt(40);
            for (int i = 0; i < length; i++) {
                text.append(characters.get(random.nextInt(characters.size())));
            }
            text.append('\n');
        }
        if (random.nextBoolean()) {
            text.setLength(text.length() - 1);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}

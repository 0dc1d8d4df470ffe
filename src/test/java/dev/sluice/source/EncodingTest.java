package dev.sluice.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of the encoding that the user names. */
class EncodingTest {
    private static final String TEXT = "gr\u00fc\u00dfe,id\r\n\u00fcber,1\r\n\u20ac,2\r\n".repeat(3000);

    @TempDir
    private Path directory;

    private static SourceOptions in(Charset encoding) {
        return SourceOptions.DEFAULT.with(new Unpacking(Unpacking.DEFAULT.memoryLimit(), encoding, false));
    }

    private Collected read(byte[] bytes, Charset encoding) throws Exception {
        Path file = Files.write(directory.resolve("in"), bytes);
        return Collected.from(List.of(Input.file(file)), in(encoding), 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"windows-1252", "ISO-8859-15", "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32BE", "IBM01140", "UTF-8"
            })
    void text_isReadAsUtf8_howeverItIsPacked(String name) throws Exception {
        Charset encoding = Charset.forName(name);
        byte[] bytes = TEXT.getBytes(encoding);
        for (byte[] packed : List.of(bytes, Packed.GZIP.pack(bytes), Packed.ZSTD.pack(Packed.GZIP.pack(bytes)))) {
            Collected got = read(packed, encoding);
            assertThat(new String(got.bytes(), UTF_8)).isEqualTo(TEXT);
            assertThat(got.told("unreadable")).isEmpty();
            assertThat(got.told("remarked")).isEmpty();
            Collected piped = Collected.from(List.of(Input.stdin(new ByteArrayInputStream(packed))), in(encoding), 1);
            assertThat(new String(piped.bytes(), UTF_8)).isEqualTo(TEXT);
        }
    }

    @Test
    void text_isReadByItsMark_whateverTheUserSays() throws Exception {
        byte[] marked = ("\ufeff" + TEXT).getBytes(UTF_16LE);
        assertThat(new String(read(marked, ISO_8859_1).bytes(), UTF_8)).isEqualTo(TEXT);
    }

    @Test
    void utf16_isReadWithoutAMark_whereNothingElseTellsIt() throws Exception {
        String text = "\u65e5\u672c\u8a9e\n\u4e2d\u6587\n";
        assertThat(new String(read(text.getBytes(UTF_16LE), UTF_16LE).bytes(), UTF_8))
                .isEqualTo(text);
        assertThat(new String(read(text.getBytes(UTF_16BE), UTF_16BE).bytes(), UTF_8))
                .isEqualTo(text);
    }

    @Test
    void carriageReturns_endLinesInAnyEncoding() throws Exception {
        byte[] bytes = "\u00fc\rb\r".getBytes(ISO_8859_1);
        assertThat(new String(read(bytes, ISO_8859_1).bytes(), UTF_8)).isEqualTo("\u00fc\nb\n");
    }

    @Test
    void byteThatTheEncodingLacks_isCounted() throws Exception {
        Collected got = read(new byte[] {'a', (byte) 0x81, (byte) 0xFC, '\n'}, Charset.forName("windows-1252"));
        assertThat(new String(got.bytes(), UTF_8)).isEqualTo("a\ufffd\u00fc\n");
        assertThat(got.told("remarked"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains("1 place"));
    }

    /** Else the beginning of a line would be one event, and its rest another. */
    @Test
    void halfALine_waitsForItsRest_withACheckpoint() throws Exception {
        checkHalfALine("\n", ISO_8859_1, ISO_8859_1);
        checkHalfALine("\n", UTF_16LE, UTF_16LE);
        checkHalfALine("\n", UTF_16BE, null);
        checkHalfALine("\n", Charset.forName("UTF-32LE"), Charset.forName("UTF-32LE"));
        checkHalfALine("\r", UTF_8, null);
    }

    private void checkHalfALine(String end, Charset charset, @Nullable Charset named) throws Exception {
        String over = "a line of its own" + end;
        byte[] whole = (over + "half" + end + "third" + end).getBytes(charset);
        int cut = (over + "ha").getBytes(charset).length + (charset.equals(UTF_16LE) ? 1 : 0);
        Path log = Files.write(directory.resolve("in"), Arrays.copyOf(whole, cut));
        SourceOptions options = SourceOptions.DEFAULT.with(new Unpacking(1 << 20, named, false));
        Journal journal = new Journal();
        Collected first = Collected.from(List.of(Input.file(log)), options, journal, 1);
        first.chunks.forEach(chunk -> journal.done(chunk.chunk()));
        Files.write(log, Arrays.copyOfRange(whole, cut, whole.length), StandardOpenOption.APPEND);
        Collected second = Collected.from(List.of(Input.file(log)), options, journal, 1);
        second.chunks.forEach(chunk -> journal.done(chunk.chunk()));
        assertThat(new String(first.bytes(), UTF_8)).as(charset + end).isEqualTo("a line of its own\n");
        assertThat(first.told("remarked")).isEmpty();
        assertThat(new String(second.bytes(), UTF_8)).as(charset + end).isEqualTo("half\nthird\n");
        old(log);
        assertThat(Collected.from(List.of(Input.file(log)), options, journal, 1).bytes())
                .isEmpty();
    }

    /** It was taken for the end of all that there is, and never read again. */
    @Test
    void halfALine_isReadInTheEnd_whenNobodyWritesOn() throws Exception {
        for (Charset charset : List.of(ISO_8859_1, UTF_16LE)) {
            SourceOptions options = in(charset);
            Path log = Files.write(directory.resolve("in"), "whole\nhalf".getBytes(charset));
            Instant written = Instant.now().minusSeconds(5);
            Files.setLastModifiedTime(log, FileTime.from(written));
            Journal journal = new Journal();
            Collected first = Collected.from(List.of(Input.file(log)), options, journal, 1);
            first.chunks.forEach(chunk -> journal.done(chunk.chunk()));
            Collected later = new Collected();
            Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));
            try (InputReader reader =
                    new InputReader(InputFeed.of(List.of(Input.file(log))), options, journal, later, clock)) {
                later.drain(reader, 1);
            }
            assertThat(new String(first.bytes(), UTF_8)).isEqualTo("whole\n");
            assertThat(new String(later.bytes(), UTF_8)).as("%s", charset).isEqualTo("half");
        }
    }

    /** As of plain files: the next line may go on with it. */
    @Test
    void lastEventOfSeveralLines_waits_whileTheFileIsWritten() throws Exception {
        SourceOptions options = in(ISO_8859_1)
                .with(new Framing((bytes, from, to) -> to > from && bytes.get(from) == '>', null, null, ""));
        Path log = Files.write(directory.resolve("in"), ">one\n>two\n".getBytes(ISO_8859_1));
        Journal journal = new Journal();
        Collected first = Collected.from(List.of(Input.file(log)), options, journal, 1);
        first.chunks.forEach(chunk -> journal.done(chunk.chunk()));
        Files.write(log, "more of two\n>three\n".getBytes(ISO_8859_1), StandardOpenOption.APPEND);
        Collected second = Collected.from(List.of(Input.file(log)), options, journal, 1);
        assertThat(new String(first.bytes(), UTF_8)).isEqualTo(">one\n");
        assertThat(first.told("unterminated")).hasSize(1);
        assertThat(new String(second.bytes(), UTF_8)).isEqualTo(">two\nmore of two\n");
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }
}

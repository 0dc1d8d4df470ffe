package dev.sluice.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an input is taken for, wherever it comes from. */
class ContainersTest {
    private static final String LOG = "one\ntwo\n";
    private static final SourceOptions BINARY =
            SourceOptions.DEFAULT.with(new Unpacking(Unpacking.DEFAULT.memoryLimit(), null, true));

    @TempDir
    private Path directory;

    /** The same bytes as a file, an object, standard input, and a member of archives. */
    private Map<String, Input> everywhere(byte[] bytes) throws IOException {
        Map<String, Input> inputs = new LinkedHashMap<>();
        inputs.put("file", Input.file(Files.write(directory.resolve("in"), bytes)));
        inputs.put("object", new Input("s3://logs/in", bytes.length, () -> new ObjectOf(bytes)));
        inputs.put("stdin", Input.stdin(new ByteArrayInputStream(bytes)));
        inputs.put("gzip", Input.file(Files.write(directory.resolve("in.gz"), Packed.GZIP.pack(bytes))));
        byte[] tar = Zipped.tar("in", bytes);
        inputs.put("tar", Input.file(Files.write(directory.resolve("in.tar"), tar)));
        inputs.put("tgz", Input.stdin(new ByteArrayInputStream(Packed.GZIP.pack(tar))));
        inputs.put("zip", Input.file(Files.write(directory.resolve("in.zip"), zip("in", bytes))));
        return inputs;
    }

    private static byte[] zip(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    /** An object of a store, as {@link S3Blob} is one; nobody compares two. */
    @SuppressWarnings("ArrayRecordComponent")
    private record ObjectOf(byte[] bytes) implements Blob {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public Instant modified() {
            return Instant.EPOCH;
        }

        @Override
        public Origin origin() {
            return Origin.ofObject("s3://logs/in", "tag", Instant.EPOCH);
        }

        @Override
        public int read(ByteBuffer to, long at) {
            int count = Math.min(to.remaining(), bytes.length - (int) at);
            to.put(bytes, (int) at, Math.max(0, count));
            return count == 0 ? -1 : count;
        }

        @Override
        public void close() {}
    }

    private void checkRefused(byte[] bytes, String as) throws Exception {
        for (Map.Entry<String, Input> each : everywhere(bytes).entrySet()) {
            Collected got = Collected.from(List.of(each.getValue()), SourceOptions.DEFAULT, 1);
            assertThat(got.bytes()).as(as + " in " + each.getKey()).isEmpty();
            assertThat(got.told("unreadable"))
                    .as(as + " in " + each.getKey())
                    .singleElement()
                    .satisfies(told -> {
                        assertThat(told.reason()).contains(as).contains("--binary");
                        assertThat(told.sourceName()).startsWith(each.getValue().name());
                    });
        }
        for (Map.Entry<String, Input> each : everywhere(bytes).entrySet()) {
            Collected got = Collected.from(List.of(each.getValue()), BINARY, 1);
            assertThat(got.bytes()).as(as + " as lines in " + each.getKey()).isEqualTo(bytes);
            assertThat(got.told("unreadable")).isEmpty();
        }
    }

    private void checkLines(byte[] bytes, String as, String lines) throws Exception {
        for (Map.Entry<String, Input> each : everywhere(bytes).entrySet()) {
            Collected got = Collected.from(List.of(each.getValue()), SourceOptions.DEFAULT, 2);
            assertThat(got.told("unreadable")).as(as + " in " + each.getKey()).isEmpty();
            assertThat(new String(got.bytes(), ISO_8859_1))
                    .as(as + " in " + each.getKey())
                    .isEqualTo(lines);
        }
    }

    @Test
    void whatHoldsNoLines_isRefusedByName_orLinesWhereTheUserSaysSo() throws Exception {
        Map<String, String> beginnings = new LinkedHashMap<>();
        beginnings.put("7-Zip", "7z\u00bc\u00af'\u001c\0\4");
        beginnings.put("RAR", "Rar!\u001a\7\1\0");
        beginnings.put("Parquet", "PAR1\u0015\4\u0015\20");
        beginnings.put("Avro", "Obj\1\4\u0014avro.codec");
        beginnings.put("ORC", "ORC" + "\u0011\0\0\n\6\u0012");
        beginnings.put("systemd journal", "LPKSHHRH\0\0\0\0");
        beginnings.put("SQLite", "SQLite format 3\0\20\0");
        beginnings.put("Windows event log", "ElfFile\0\0\0\0\0");
        beginnings.put("packet capture", "\u00d4\u00c3\u00b2\u00a1\2\0\4\0");
        beginnings.put("cpio", "070701" + "0001A2B3".repeat(13) + "in\0");
        beginnings.put("ar archive", "!<arch>\ndebian-binary   1410122664");
        beginnings.put("RPM", "\u00ed\u00ab\u00ee\u00db\3\0");
        beginnings.put("program", "\177ELF\2\1\1\0");
        beginnings.put("Java class", "\u00ca\u00fe\u00ba\u00be\0\0\0=");
        beginnings.put("lzip", "LZIP\1\f");
        beginnings.put("lzop", "\u0089LZO\0\r\n\u001a\n");
        beginnings.put("lz4 -l", "\2!L\u0018\0\0");
        beginnings.put("openssl", "Salted__\1\2\3\4");
        for (Map.Entry<String, String> each : beginnings.entrySet()) {
            checkRefused((each.getValue() + "and\nmore\n").getBytes(ISO_8859_1), each.getKey());
        }
    }

    @Test
    void utf16AndUtf32_areReadAsText_withAndWithoutTheirMark() throws Exception {
        String text = "time,msg\r\n1,one \u00e9 \ud83d\ude00\r\n".repeat(3000);
        for (Charset charset : List.of(UTF_16LE, UTF_16BE, Charset.forName("UTF-32LE"), Charset.forName("UTF-32BE"))) {
            checkLines(("\ufeff" + text).getBytes(charset), charset.name(), latin1(text));
        }
        checkLines(text.getBytes(UTF_16LE), "UTF-16LE without a mark", latin1(text));
        checkLines(text.getBytes(UTF_16BE), "UTF-16BE without a mark", latin1(text));
        checkLines("\ufeff".getBytes(UTF_16LE), "nothing but a mark", "");
    }

    @Test
    void whatIsNoTextInItsEncoding_becomesOneReplacementEach_andIsCounted() throws Exception {
        byte[] text = "\ufeffone\ntwo\n".getBytes(UTF_16LE);
        byte[] broken = Arrays.copyOf(text, text.length + 5);
        broken[text.length + 1] = (byte) 0xDC; // half a pair
        broken[text.length + 3] = (byte) 0xDC;
        for (Map.Entry<String, Input> each : everywhere(broken).entrySet()) {
            Collected got = Collected.from(List.of(each.getValue()), SourceOptions.DEFAULT, 1);
            assertThat(new String(got.bytes(), UTF_8)).as(each.getKey()).isEqualTo("one\ntwo\n\ufffd\ufffd\ufffd");
            assertThat(got.told("remarked"))
                    .as(each.getKey())
                    .singleElement()
                    .satisfies(told -> assertThat(told.reason()).contains("3 places"));
        }
    }

    @Test
    void carriageReturnsAlone_endLines_whereNoNewlineDoes() throws Exception {
        checkLines("a,b\r1,2\r3,4\r".getBytes(UTF_8), "CR", "a,b\n1,2\n3,4\n");
        checkLines("a,b\r1,2".getBytes(UTF_8), "CR, unfinished", "a,b\n1,2");
        checkLines("one\r".repeat(20_000).getBytes(UTF_8), "many", "one\n".repeat(20_000));
        checkLines("\ufeffone\rtwo\r".getBytes(UTF_16BE), "in UTF-16", "one\ntwo\n");
        String late = "x\r".repeat(600_000) + "y\r\n".repeat(5000);
        checkLines(late.getBytes(UTF_8), "with newlines a MiB later", "x\n".repeat(600_000) + "y\n".repeat(5000));
        String bar = "x\r".repeat(5000) + "\ndone\r\n";
        checkLines(bar.getBytes(UTF_8), "a long progress bar", bar);
        checkLines("\1\2\r\3\r".getBytes(UTF_8), "no text", "\1\2\r\3\r");
        checkLines("10%\r20%\r100%\ndone\n".getBytes(UTF_8), "a progress bar", "10%\r20%\r100%\ndone\n");
    }

    /** A pipe that is stopped there is loaded as far as it came. */
    @Test
    void lineWithoutItsEnd_isNoHalfHeader_whereNoArchiveBeginsSo() {
        String line = "hello\0" + "x".repeat(600);
        assertThat(Container.isHalfHeader(ByteBuffer.wrap(line.getBytes(UTF_8))))
                .isFalse();
    }

    private static String latin1(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    @Test
    void zip_isRefused_whereItsEndCannotBeReadFirst() throws Exception {
        byte[] zip = zip("a.log", LOG.getBytes(UTF_8));
        for (Input input : List.of(
                Input.stdin(new ByteArrayInputStream(zip)),
                Input.stdin(new ByteArrayInputStream(Zipped.tar("in", zip))),
                Input.file(Files.write(directory.resolve("in.gz"), Packed.GZIP.pack(zip))))) {
            Collected got = Collected.from(List.of(input), SourceOptions.DEFAULT, 1);
            assertThat(got.bytes()).isEmpty();
            assertThat(got.told("unreadable"))
                    .singleElement()
                    .satisfies(told ->
                            assertThat(told.reason()).contains("zip archive").contains("--binary"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void packedTwiceAndThrice_isUnpacked(Packed packed) throws Exception {
        byte[] twice = Packed.GZIP.pack(packed.pack(LOG.getBytes(UTF_8)));
        checkLines(twice, packed + " in gzip", LOG);
        checkLines(packed.pack(Packed.ZSTD.pack(twice)), packed + " around", LOG);
        checkLines(packed.pack(Packed.GZIP.pack(Zipped.tar("in", LOG.getBytes(UTF_8)))), "tar in", LOG);
    }

    @Test
    void packedTwice_isNotReadAgain_withACheckpoint() throws Exception {
        byte[] log = Logs.random(new Random(5), 4000, 100);
        Path file = Files.write(directory.resolve("in"), Packed.ZSTD.pack(Packed.GZIP.pack(log)));
        Journal journal = new Journal();
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(9999);
        Collected first = Collected.from(List.of(Input.file(file)), options, journal, 1);
        first.chunks.subList(0, 5).forEach(chunk -> journal.done(chunk.chunk()));
        Collected second = Collected.from(List.of(Input.file(file)), options, journal, 1);
        assertThat(second.chunks).hasSize(first.chunks.size() - 5);
    }

    @Test
    void packedWithoutEnd_isRefused() throws Exception {
        byte[] packed = LOG.getBytes(UTF_8);
        for (int i = 0; i <= Unpacking.MAX_DEPTH; i++) {
            packed = Packed.GZIP.pack(i % 2 == 0 ? packed : Zipped.tar("in", packed));
        }
        for (Input input : everywhere(packed).values()) {
            Collected got = Collected.from(List.of(input), SourceOptions.DEFAULT, 1);
            assertThat(got.bytes()).isEmpty();
            assertThat(got.told("unreadable"))
                    .singleElement()
                    .satisfies(told -> assertThat(told.reason()).contains("nested more than 8 deep"));
        }
    }

    @Test
    void unixCompress_isUnpacked() throws Exception {
        // Nine bits a byte, and no code for more than one.
        byte[] log = LOG.getBytes(UTF_8);
        byte[] packed = new byte[3 + (9 * log.length + 7) / 8];
        packed[0] = 0x1f;
        packed[1] = (byte) 0x9d;
        packed[2] = 9;
        for (int i = 0; i < log.length; i++) {
            int bit = 9 * i;
            packed[3 + bit / 8] |= (byte) (log[i] << (bit % 8));
            packed[4 + bit / 8] |= (byte) ((log[i] & 0xFF) >> (8 - (bit % 8)));
        }
        checkLines(packed, "compress", LOG);
    }

    @Test
    void whatFollowsZlibOrLzmaData_isTold() throws Exception {
        for (Packed packed : List.of(Packed.ZLIB, Packed.LZMA)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(packed.pack(LOG.getBytes(UTF_8)));
            bytes.write("more\n".getBytes(UTF_8));
            Path file = Files.write(directory.resolve("in"), bytes.toByteArray());
            Collected got = Collected.from(List.of(Input.file(file)), SourceOptions.DEFAULT, 1);
            assertThat(new String(got.bytes(), UTF_8)).isEqualTo(LOG);
            assertThat(got.told("unreadable")).hasSize(1);
        }
    }

    @Test
    void logsThatBeginLikeSomethingElse_areLines() throws Exception {
        List<String> logs = new ArrayList<>(List.of(
                "x^2 + y^2\n",
                "x^2 is a formula\n".repeat(500),
                "x\u0001is zlib's beginning, too\n",
                "070701 12:00:01 mysqld started\n".repeat(300),
                "070707 12:00:01 mysqld started\n",
                "PAR1 and PAR2 agree\n",
                "PARENT started\n",
                "ORC-42 was opened by the ORC writer, as it always was and always will be, again and again\n",
                "Obj of a kind\n",
                "SEQ 1\n",
                "PKG installed\n",
                "BZh is a beginning\n",
                "7z was installed\n",
                "Rar! he said\n",
                "LZIP was installed\n",
                "] is a bracket\n",
                "\ufeffa mark of UTF-8\n",
                "\u00ff is a letter\n",
                "\u0000\u0000\u0000\u0000a log that was truncated while it was written\n",
                "\u0000".repeat(5000) + "a log that was truncated while it was written\n",
                "\n\nthree\n"));
        Random random = new Random(6);
        for (int i = 0; i < 200; i++) {
            logs.add(new String(Logs.random(random, 5, 200), ISO_8859_1));
        }
        for (String log : logs) {
            byte[] bytes = log.getBytes(log.startsWith("\ufeff") ? UTF_8 : ISO_8859_1);
            for (Input input : List.of(
                    Input.file(Files.write(directory.resolve("in"), bytes)),
                    Input.stdin(new ByteArrayInputStream(bytes)))) {
                Collected got = Collected.from(List.of(input), SourceOptions.DEFAULT, 1);
                assertThat(got.told("unreadable")).as(log).isEmpty();
                assertThat(got.bytes()).as(log).isEqualTo(bytes);
            }
        }
    }
}

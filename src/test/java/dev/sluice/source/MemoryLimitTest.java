package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

class MemoryLimitTest {
    private static final byte[] LOG = "one\ntwo\n".getBytes(UTF_8);

    @TempDir
    private Path directory;

    private static SourceOptions limit(long mebibytes) {
        return SourceOptions.DEFAULT.with(new Unpacking(mebibytes << 20, null, false));
    }

    /** Of unknown length, so that the window is as long as it was asked for; the encoder's memory is that of a short one. */
    private static byte[] zstd(int windowLog) throws IOException {
        byte[] frame = zstdOf10();
        // Magic, descriptor, window.
        frame[5] = (byte) ((windowLog - 10) << 3);
        return frame;
    }

    private static byte[] zstdOf10() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
            zstd.setLong(10);
            zstd.write(LOG);
            zstd.flush();
        }
        return out.toByteArray();
    }

    private void check(byte[] packed, SourceOptions options, String needed) throws Exception {
        for (Input input : List.of(
                Input.file(Files.write(directory.resolve("in"), packed)),
                Input.stdin(new ByteArrayInputStream(packed)),
                Input.file(Files.write(directory.resolve("in.gz"), Packed.GZIP.pack(packed))))) {
            Collected got = Collected.from(List.of(input), options, 1);
            if (needed.isEmpty()) {
                assertThat(got.told("unreadable")).isEmpty();
                assertThat(got.bytes()).isEqualTo(LOG);
            } else {
                assertThat(got.bytes()).isEmpty();
                assertThat(got.told("unreadable"))
                        .singleElement()
                        .satisfies(told -> assertThat(told.reason())
                                .startsWith("unpacking it takes")
                                .contains("--memory-limit " + needed));
            }
        }
    }

    @Test
    void zstdsWindow_isBoundedByTheLimit() throws Exception {
        check(zstd(27), SourceOptions.DEFAULT, "");
        check(zstd(28), SourceOptions.DEFAULT, "");
        check(zstd(29), SourceOptions.DEFAULT, "512M");
        check(zstd(31), SourceOptions.DEFAULT, "2048M");
        check(zstd(29), limit(512), "");
        check(zstd(21), limit(1), "2M");
    }

    @Test
    void zstdFrameBehindAnother_isBoundedToo() throws Exception {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(zstd(20));
        both.write(new byte[] {0x5c, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
        both.write(zstd(30));
        Path file = Files.write(directory.resolve("in"), both.toByteArray());
        Collected got = Collected.from(List.of(Input.file(file)), SourceOptions.DEFAULT, 1);
        assertThat(got.bytes()).isEqualTo(LOG);
        assertThat(got.told("unreadable"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains("--memory-limit 1024M"));
    }

    @Test
    void xzsAndLzmasDictionary_isBoundedByTheLimit() throws Exception {
        LZMA2Options options = new LZMA2Options(0);
        options.setDictSize(16 << 20);
        ByteArrayOutputStream xz = new ByteArrayOutputStream();
        try (OutputStream packing = new XZOutputStream(xz, options)) {
            packing.write(LOG);
        }
        ByteArrayOutputStream lzma = new ByteArrayOutputStream();
        try (OutputStream packing = new LZMAOutputStream(lzma, options, -1)) {
            packing.write(LOG);
        }
        for (byte[] packed : List.of(xz.toByteArray(), lzma.toByteArray())) {
            check(packed, SourceOptions.DEFAULT, "");
            check(packed, limit(8), "17M");
        }
    }
}

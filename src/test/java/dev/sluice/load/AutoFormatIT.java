package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --format auto}: what was looked at is loaded with the rest, wherever it comes from. */
class AutoFormatIT {
    private static final int LINES = 40_000;
    private static final byte[] LOG = log();

    @TempDir
    Path directory;

    /** Longer than what is looked at, compressed or not. */
    private static byte[] log() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            text.append("10.0.0.")
                    .append(random.nextInt(256))
                    .append(" - - [10/Oct/2025:13:55:36 +0000] \"GET /")
                    .append(Long.toString(random.nextLong(), 36))
                    .append(Long.toString(random.nextLong(), 36))
                    .append(Long.toString(random.nextLong(), 36))
                    .append(" HTTP/1.1\" 200 5 \"-\" \"curl\"\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    private static byte[] packed(String how) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        switch (how) {
            case "gzip" -> {
                try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                    out.write(LOG);
                }
            }
            case "tar" -> {
                try (TarArchiveOutputStream out = new TarArchiveOutputStream(packed)) {
                    TarArchiveEntry entry = new TarArchiveEntry("access.log");
                    entry.setSize(LOG.length);
                    out.putArchiveEntry(entry);
                    out.write(LOG);
                    out.closeArchiveEntry();
                }
            }
            case "zip" -> {
                try (ZipOutputStream out = new ZipOutputStream(packed)) {
                    out.putNextEntry(new ZipEntry("access.log"));
                    out.write(LOG);
                }
            }
            default -> packed.write(LOG);
        }
        return packed.toByteArray();
    }

    private Sluice load(byte[] stdin, String data, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "load", "--local", "--endpoint-data", directory.resolve(data).toString(), "--rate", "unlimited"));
        all.addAll(List.of(arguments));
        return Sluice.piped(stdin, all.toArray(new String[0]));
    }

    private List<String> cat(String data) {
        return Sluice.run("cat", "--endpoint-data", directory.resolve(data).toString(), "web")
                .sortedLines();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "gzip", "tar"})
    void auto_losesNoByteOfAPipe(String how) throws Exception {
        assertThat(packed(how)).hasSizeGreaterThan(1 << 20);
        Sluice auto = load(packed(how), "auto", "--format", "auto", "web");
        assertThat(auto.status).as(auto.err()).isZero();
        assertThat(load(LOG, "named", "--format", "combined", "web").status).isZero();
        assertThat(cat("auto")).hasSize(LINES).isEqualTo(cat("named"));
    }

    @Test
    void auto_looksIntoAnArchiveBehindEmptyFiles() throws Exception {
        Files.write(directory.resolve("0.log"), new byte[0]);
        Files.write(directory.resolve("1.zip"), packed("zip"));
        Sluice auto = load(new byte[0], "auto", "--format", "auto", "web", directory + "/0.log", directory + "/1.zip");
        assertThat(auto.status).as(auto.err()).isZero();
        assertThat(cat("auto")).hasSize(LINES).first().asString().startsWith("{\"@timestamp\":\"2025-10-10T");
    }

    @Test
    void auto_isRefusedWithTheGuessShownWhenItIsNotSure() {
        Sluice auto = load("who knows\nwhat this is\n".getBytes(UTF_8), "auto", "--format", "auto", "web");
        assertThat(auto.status).isEqualTo(2);
        assertThat(auto.err()).contains("name the format", "of no format known here", "who knows");
    }
}

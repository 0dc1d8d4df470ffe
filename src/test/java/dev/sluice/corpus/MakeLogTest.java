package dev.sluice.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MakeLogTest {
    @TempDir
    Path dir;

    /** Benchmarks of different days and machines compare only while these hold. */
    @ParameterizedTest
    @CsvSource({
        "combined, e2849f98beb9a7ac",
        "common, 150c760325f22fc4",
        "json, 783331cfbb483f59",
        "app, 7ffbab337e34224d",
        "syslog, 314425f63995d733",
        "rfc5424, 5f98c99cb3e93218",
        "logfmt, dbb40fd2167eac42",
        "csv, 3828c5f4431a727c",
        "w3c, c53c951e3c038d3d",
        "alb, d1c539c07100ccc3"
    })
    void log_hasTheSameBytesEverywhere(String format, String sha256) throws Exception {
        assertThat(sha256(make(format, "1M", "7"))).as("%s, 1M, seed 7", format).isEqualTo(sha256);
    }

    @Test
    void smallerLog_isThePrefixOfALargerOne() throws IOException {
        byte[] large = make("app", "3M", "11");
        byte[] small = make("app", "300K", "11");
        assertThat(small.length).isBetween(290 << 10, 300 << 10);
        assertThat(Arrays.copyOf(large, small.length)).isEqualTo(small);
    }

    @Test
    void log_differsWhenTheSeedDoes() throws IOException {
        assertThat(make("combined", "64K", "1")).isNotEqualTo(make("combined", "64K", "2"));
    }

    @Test
    void accessLog_goesForwardInTimeAndSharesItsClients() throws IOException {
        List<String> lines = new String(make("csv", "1M", "7"), StandardCharsets.ISO_8859_1)
                .lines()
                .skip(1)
                .toList();
        assertThat(lines).map(line -> line.substring(0, 24)).isSorted();
        assertThat(lines.stream().map(line -> line.split(",", -1)[1]).distinct().count())
                .isBetween(300L, 3_000L);
    }

    @Test
    void usage_isTwoWhenTheFormatIsUnknown() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        assertThat(MakeLog.run(new String[] {"--format", "xml"}, new PrintStream(err, true, StandardCharsets.UTF_8)))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("usage: make-log")
                .contains("combined");
    }

    private byte[] make(String format, String size, String seed) throws IOException {
        Path out = dir.resolve(format + size + seed);
        String[] args = {"--format", format, "--size", size, "--seed", seed, "--out", out.toString()};
        assertThat(MakeLog.run(args, System.err)).isZero();
        return Files.readAllBytes(out);
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
                .substring(0, 16);
    }
}

package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.assertj.core.api.AbstractInstantAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what is read had been written: what a time without a year is understood by. */
class WrittenTest {
    private static final byte[] LOG = "Mar  2 07:15:00 web1 sshd[1]: hello\n".getBytes(UTF_8);
    private static final Instant LOGGED = Instant.parse("2019-03-02T07:15:00Z");
    private static final Instant PACKED = Instant.parse("2021-06-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void file_wasWrittenWhenItsTimeSays() throws Exception {
        check(file("app.log", LOG, LOGGED)).isEqualTo(LOGGED);
        check(file("app.log.gz", Packed.GZIP.pack(LOG), LOGGED)).isEqualTo(LOGGED);
        check(file("app.zst", Packed.ZSTD.pack(Packed.GZIP.pack(LOG)), LOGGED)).isEqualTo(LOGGED);
    }

    @Test
    void member_wasWrittenWhenItsArchiveSays_notWhenThatWasPacked() throws Exception {
        check(file("in.tar", tar(LOG), PACKED)).isEqualTo(LOGGED);
        check(file("in.tar", tar(Packed.GZIP.pack(LOG)), PACKED)).isEqualTo(LOGGED);
        check(file("in.tgz", Packed.GZIP.pack(tar(LOG)), PACKED)).isEqualTo(LOGGED);
        check(Input.stdin(new ByteArrayInputStream(tar(LOG)))).isEqualTo(LOGGED);
    }

    /** A zip's times have no zone. */
    @Test
    void zipMember_wasWrittenWithinADayOfWhatItsArchiveSays() throws Exception {
        check(file("in.zip", zip(ZipEntry.DEFLATED), PACKED))
                .isBetween(LOGGED.minus(Duration.ofDays(1)), LOGGED.plus(Duration.ofDays(1)));
        check(file("stored.zip", zip(ZipEntry.STORED), PACKED))
                .isBetween(LOGGED.minus(Duration.ofDays(1)), LOGGED.plus(Duration.ofDays(1)));
    }

    @Test
    void pipe_tellsNoTime() throws Exception {
        check(Input.stdin(new ByteArrayInputStream(LOG))).isNull();
        check(Input.stdin(new ByteArrayInputStream(Packed.GZIP.pack(LOG)))).isNull();
    }

    /** As tar writes for reproducible archives, and zip where it knows no time. */
    @Test
    void timeThatNobodyKnows_countsForNothing() {
        Planning now = new Planning(PACKED, PACKED, PACKED);
        for (String unknown : List.of("1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z", "1980-01-01T00:00:00Z")) {
            assertThat(now.writtenBy(Instant.parse(unknown))).isEqualTo(now);
        }
        assertThat(now.writtenBy(LOGGED).at()).isEqualTo(LOGGED);
    }

    @Test
    void bundledFiles_keepTheirTimes() throws Exception {
        List<Input> inputs = List.of(file("a.log", LOG, LOGGED), file("b.log", LOG, PACKED));
        try (InputReader supplier =
                new InputReader(InputFeed.of(inputs), SourceOptions.DEFAULT, Resume.NONE, new Collected())) {
            FilledChunk chunk = Objects.requireNonNull(supplier.next(new ChunkBuffer(64)));
            assertThat(chunk.parts())
                    .extracting(part -> part.source().written())
                    .containsExactly(LOGGED, PACKED);
        }
    }

    private static AbstractInstantAssert<?> check(Input input) throws Exception {
        try (InputReader reader =
                new InputReader(InputFeed.of(List.of(input)), SourceOptions.DEFAULT, Resume.NONE, new Collected())) {
            FilledChunk chunk = Objects.requireNonNull(reader.next(new ChunkBuffer(64)));
            return assertThat(chunk.source().written());
        }
    }

    private Input file(String name, byte[] bytes, Instant written) throws IOException {
        Path file = Files.write(directory.resolve(name), bytes);
        Files.setLastModifiedTime(file, FileTime.from(written));
        return Input.file(file);
    }

    private static byte[] tar(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            TarArchiveEntry entry = new TarArchiveEntry("in");
            entry.setSize(bytes.length);
            entry.setModTime(Date.from(LOGGED));
            tar.putArchiveEntry(entry);
            tar.write(bytes);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }

    private static byte[] zip(int method) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            ZipEntry entry = new ZipEntry("in");
            entry.setMethod(method);
            CRC32 crc = new CRC32();
            crc.update(LOG);
            entry.setSize(LOG.length);
            entry.setCrc(crc.getValue());
            entry.setTime(LOGGED.toEpochMilli());
            zip.putNextEntry(entry);
            zip.write(LOG);
        }
        return out.toByteArray();
    }
}

package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is wrong with an input: it is told, and the load goes on with the next one. */
@Timeout(120)
class DamageFuzzTest {
    private static final int ROUNDS = 60;

    @TempDir
    private Path directory;

    private enum Kind {
        ZIP {
            @Override
            byte[] of(byte[] log) throws IOException {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (ZipOutputStream zip = new ZipOutputStream(out)) {
                    for (String name : List.of("a.log", "b.log")) {
                        zip.putNextEntry(new ZipEntry(name));
                        zip.write(log);
                    }
                }
                return out.toByteArray();
            }
        },
        TAR {
            @Override
            byte[] of(byte[] log) throws IOException {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
                    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                    for (String name : List.of("a.log", "b".repeat(200))) {
                        TarArchiveEntry entry = new TarArchiveEntry(name);
                        entry.setSize(log.length);
                        tar.putArchiveEntry(entry);
                        tar.write(log);
                        tar.closeArchiveEntry();
                    }
                }
                return out.toByteArray();
            }
        },
        TAR_GZ {
            @Override
            byte[] of(byte[] log) throws IOException {
                return Packed.GZIP.pack(TAR.of(log));
            }
        },
        GZIP,
        ZSTD,
        XZ,
        BZIP2,
        LZ4,
        SNAPPY,
        ZLIB,
        LZMA;

        byte[] of(byte[] log) throws IOException {
            return Packed.valueOf(name()).pack(log);
        }
    }

    @ParameterizedTest
    @EnumSource
    void damagedInput_neverEndsTheLoad(Kind kind) throws Exception {
        byte[] whole = kind.of(Logs.random(new Random(1), 60, 100));
        Path good = Files.writeString(directory.resolve("good"), "the next one\n");
        for (long seed = 1; seed <= ROUNDS; seed++) {
            byte[] bad = damaged(whole, kind, new Random(seed));
            check(kind + " seed " + seed, Input.file(Files.write(directory.resolve("bad"), bad)), good);
            check(kind + " by a pipe, seed " + seed, Input.stdin(new ByteArrayInputStream(bad)), good);
        }
    }

    private static void check(String where, Input bad, Path good) {
        Collected got = new Collected();
        assertThatCode(() -> {
                    try (InputReader reader = new InputReader(
                            InputFeed.of(List.of(bad, Input.file(good))),
                            SourceOptions.DEFAULT.withChunkBytes(2000),
                            new Journal(),
                            got)) {
                        got.drain(reader, 1);
                    }
                })
                .as(where)
                .doesNotThrowAnyException();
        assertThat(got.chunks.stream().map(chunk -> new String(chunk.bytes(), UTF_8)))
                .as(where)
                .contains("the next one\n");
    }

    /** A few bytes, or all of a stretch, are others: most often where the tables and headers are. */
    private static byte[] damaged(byte[] whole, Kind kind, Random random) {
        byte[] bad = whole.clone();
        int edge = Math.min(bad.length, kind == Kind.ZIP ? 200 : 1200);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(edge);
            at = random.nextBoolean() || kind == Kind.ZIP ? bad.length - 1 - at : at;
            int length = Math.min(random.nextBoolean() ? 1 : 8, bad.length - at);
            byte value = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
            Arrays.fill(bad, at, at + length, value);
        }
        if (kind == Kind.TAR) {
            withChecksums(bad);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad;
    }

    /** Damage that a header's checksum does not show. */
    private static void withChecksums(byte[] tar) {
        for (int at = 0; at + 512 <= tar.length; at += 512) {
            if (new String(tar, at + 257, 5, UTF_8).equals("ustar")) {
                Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
                int sum = 0;
                for (int i = at; i < at + 512; i++) {
                    sum += tar[i] & 0xFF;
                }
                byte[] digits = String.format("%06o\0 ", sum).getBytes(UTF_8);
                System.arraycopy(digits, 0, tar, at + 148, digits.length);
            }
        }
    }

    @Test
    void zipWhoseTablePointsOutOfIt_isToldDamaged() throws Exception {
        byte[] whole = Kind.ZIP.of("one\n".getBytes(UTF_8));
        int end = whole.length - 22;
        List<byte[]> all = new ArrayList<>();
        for (long at : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40}) {
            ByteBuffer bad = ByteBuffer.allocate(whole.length + 20).order(ByteOrder.LITTLE_ENDIAN);
            bad.put(whole, 0, end).putInt(0x07064b50).putInt(0).putLong(at).putInt(1);
            bad.put(whole, end, 22);
            all.add(bad.array());
        }
        // The place of a member's header.
        int directory = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(end + 16);
        byte[] far = whole.clone();
        Arrays.fill(far, directory + 42, directory + 46, (byte) 0xFE);
        all.add(far);
        for (byte[] bad : all) {
            Path file = Files.write(this.directory.resolve("bad.zip"), bad);
            Collected got = Collected.from(List.of(Input.file(file)), SourceOptions.DEFAULT, 1);
            assertThat(got.told("unreadable"))
                    .singleElement()
                    .satisfies(told ->
                            assertThat(told.reason()).isEqualTo("the zip archive's table of contents is damaged"));
        }
    }
}

package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.DeltaOptions;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** What is unpacked in blocks, against the decoder that knows none. */
@Timeout(300)
class BlockwiseTest {
    private static final int ROUNDS = Boolean.getBoolean("sluice.soak") ? 25 : 10;
    private static final int[] CHECKS = {XZ.CHECK_NONE, XZ.CHECK_CRC32, XZ.CHECK_CRC64, XZ.CHECK_SHA256};

    @TempDir
    private Path directory;

    /** What came out, and why no more did; null if that was all. */
    private record Unpacked(
            ByteArrayOutputStream whole, @Nullable String reason) {}

    /** The other decoder. */
    @FunctionalInterface
    private interface Plain {
        InputStream of(InputStream packed) throws IOException;
    }

    @Test
    void bzip2_givesWhatTheDecoderWithoutBlocksGives() throws Exception {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] whole = bzip2(random);
            check("seed " + seed, Container.BZIP2, whole, in -> new BZip2CompressorInputStream(in, true));
            check(
                    "cut short, seed " + seed,
                    Container.BZIP2,
                    Arrays.copyOf(whole, 4 + random.nextInt(whole.length - 3)),
                    in -> new BZip2CompressorInputStream(in, true));
            byte[] bad = whole.clone();
            bad[4 + random.nextInt(bad.length - 4)] ^= (byte) (1 << random.nextInt(8));
            check("damaged, seed " + seed, Container.BZIP2, bad, in -> new BZip2CompressorInputStream(in, true));
        }
    }

    @Test
    void xz_givesWhatTheDecoderWithoutBlocksGives() throws Exception {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            byte[] whole = xz(random);
            checkXz("seed " + seed, whole, seed);
            checkXz("cut short, seed " + seed, Arrays.copyOf(whole, random.nextInt(whole.length)), seed);
            checkXz("damaged, seed " + seed, damaged(whole, random), seed);
            checkXz("damaged twice, seed " + seed, damaged(damaged(whole, random), random), seed);
        }
    }

    /** Random damage meets mostly packed bytes, and seldom a header, an index or a footer. */
    @Test
    void xzWithAnyByteDamagedOrLast_givesWhatTheDecoderWithoutBlocksGives() throws Exception {
        Random random = new Random(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int check : new int[] {XZ.CHECK_NONE, XZ.CHECK_CRC64}) {
            try (XZOutputStream packing = new XZOutputStream(out, new LZMA2Options(0), check)) {
                for (int block = 0; block < 3; block++) {
                    packing.write(Logs.random(random, 3, 40));
                    packing.endBlock();
                }
            }
            out.write(new byte[4]);
        }
        byte[] whole = out.toByteArray();
        for (int i = 0; i < whole.length; i++) {
            checkXz("cut short at " + i, Arrays.copyOf(whole, i), i);
            byte[] bad = whole.clone();
            bad[i] ^= (byte) (1 << random.nextInt(8));
            checkXz("damaged at " + i, bad, i);
        }
    }

    @Test
    void xzOfXzItself_givesWhatTheDecoderWithoutBlocksGives() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/xz")), "xz is not installed");
        for (long seed = 1; seed <= ROUNDS / 2; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int parts = 1 + random.nextInt(2); parts > 0; parts--) {
                String check = List.of("none", "crc32", "crc64", "sha256").get(random.nextInt(4));
                out.write(through(content(random), "xz", "-1", "-T2", "--block-size=65536", "--check=" + check));
                out.write(new byte[4 * random.nextInt(3)]);
            }
            byte[] whole = out.toByteArray();
            checkXz("seed " + seed, whole, seed);
            checkXz("cut short, seed " + seed, Arrays.copyOf(whole, random.nextInt(whole.length)), seed);
            checkXz("damaged, seed " + seed, damaged(whole, random), seed);
        }
    }

    /** Were no block found, all would be given all the same, by one thread. */
    @Test
    void xzsBlocks_areFoundBeforeTheirTurn() throws Exception {
        int blockBytes = 300_000;
        byte[] noise = new byte[4 * blockBytes];
        new Random(1).nextBytes(noise);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int part = 0; part < 2; part++) {
            try (XZOutputStream packing = new XZOutputStream(out, new LZMA2Options(0))) {
                packing.write(noise, 2 * part * blockBytes, blockBytes);
                packing.endBlock();
                packing.write(noise, (2 * part + 1) * blockBytes, blockBytes);
            }
        }
        InputStream packed = new ByteArrayInputStream(out.toByteArray());
        ByteBuffer bytes = ByteBuffer.allocate(noise.length + 1).limit(blockBytes);
        try (ReadableByteChannel unpacked = Decoders.unpack(Container.XZ, Channels.newChannel(packed), 1L << 30)) {
            while (bytes.hasRemaining()) {
                assertThat(unpacked.read(bytes)).isPositive();
            }
            assertThat(packed.available()).isGreaterThan(2 * blockBytes);
            bytes.limit(blockBytes + 1);
            assertThat(unpacked.read(bytes)).isOne();
            assertThat(packed.available()).isLessThan(blockBytes);
            bytes.limit(bytes.capacity());
            while (unpacked.read(bytes) >= 0) {}
        }
        assertThat(Arrays.copyOf(bytes.array(), bytes.position())).isEqualTo(noise);
    }

    private byte[] through(byte[] content, String... command) throws Exception {
        Path in = Files.write(directory.resolve("in"), content);
        Path out = directory.resolve("out");
        assertThat(new ProcessBuilder(command)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .start()
                        .waitFor())
                .isZero();
        return Files.readAllBytes(out);
    }

    private static byte[] xz(Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
            LZMA2Options lzma = new LZMA2Options(0);
            lzma.setDictSize(1 << (12 + random.nextInt(13)));
            FilterOptions[] filters = switch (random.nextInt(4)) {
                case 0 -> new FilterOptions[] {new DeltaOptions(1 + random.nextInt(4)), lzma};
                case 1 -> new FilterOptions[] {new X86Options(), lzma};
                default -> new FilterOptions[] {lzma};
            };
            int check = CHECKS[random.nextInt(CHECKS.length)];
            try (XZOutputStream packing = new XZOutputStream(out, filters, check)) {
                byte[] content = content(random);
                int block = 1 + random.nextInt(1 + content.length / (1 + random.nextInt(10)));
                for (int at = 0; at < content.length; at += block) {
                    packing.write(content, at, Math.min(block, content.length - at));
                    packing.endBlock();
                }
            }
            // Padding, in rare cases not a multiple of four bytes.
            out.write(new byte[random.nextInt(12) == 0 ? random.nextInt(12) : 4 * random.nextInt(3)]);
        }
        return out.toByteArray();
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bad = whole.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        return bad;
    }

    /** Blocks of all sizes are held, or short ones alone; and the limit for the dictionary may be too low. */
    private static void checkXz(String what, byte[] packed, long seed) {
        long memory = seed % 4 == 0 ? 4 << 20 : 1 << 30;
        InputStream in = new ByteArrayInputStream(packed);
        Unpacked expected = read(() -> new StreamChannel(Unxz.xz(in, memory), in), new Random(seed));
        for (long held : new long[] {1L << 30, 5 << 20, 0}) {
            Unpacked got = read(() -> XzBlocks.unpack(channel(packed), memory, held), new Random(seed));
            assertThat(got.whole.toByteArray()).as(what).isEqualTo(expected.whole.toByteArray());
            assertThat(got.reason).as(what).isEqualTo(expected.reason);
        }
    }

    private static byte[] bzip2(Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
            try (OutputStream packing = new BZip2CompressorOutputStream(out, 1)) {
                packing.write(content(random));
            }
        }
        return out.toByteArray();
    }

    /** Lines, noise, or runs that grow manifold; perhaps nothing. */
    private static byte[] content(Random random) {
        byte[] bytes = new byte[random.nextInt(8) == 0 ? 0 : random.nextInt(400_000)];
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> {
                bytes = new byte[15 * bytes.length];
                Arrays.fill(bytes, (byte) 'a');
            }
            default -> {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (random.nextInt(60) == 0 ? '\n' : 'a' + random.nextInt(1 + i % 20));
                }
            }
        }
        return bytes;
    }

    private static void check(String what, Container kind, byte[] packed, Plain plain) throws IOException {
        Unpacked expected = plainly(packed, plain);
        Unpacked got = read(() -> Decoders.unpack(kind, channel(packed), 1L << 30), new Random(1));
        // Of zeros at the end of what a failing decoder left, nobody knows whether they were its own.
        assertThat(trimmed(got)).as(what).isEqualTo(trimmed(expected));
        assertThat(got.reason).as(what).isEqualTo(expected.reason);
    }

    private static byte[] trimmed(Unpacked unpacked) {
        int length = unpacked.whole.toByteArray().length;
        while (unpacked.reason != null && length > 0 && unpacked.whole.toByteArray()[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(unpacked.whole.toByteArray(), length);
    }

    private static ReadableByteChannel channel(byte[] packed) {
        return Channels.newChannel(new ByteArrayInputStream(packed));
    }

    @FunctionalInterface
    private interface Opening {
        ReadableByteChannel open() throws IOException;
    }

    private static Unpacked plainly(byte[] packed, Plain plain) {
        return read(
                () -> {
                    InputStream in = new ByteArrayInputStream(packed);
                    return new StreamChannel(new LateDecoder(plain, in), in);
                },
                new Random(1));
    }

    /** Some decoders fail when they are made. */
    private static final class LateDecoder extends InputStream {
        private final Plain plain;
        private final InputStream packed;
        private @Nullable InputStream decoder;

        LateDecoder(Plain plain, InputStream packed) {
            this.plain = plain;
            this.packed = packed;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            InputStream its = decoder == null ? plain.of(packed) : decoder;
            decoder = its;
            return its.read(to, from, length);
        }
    }

    private static Unpacked read(Opening opening, Random sizes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer some = ByteBuffer.allocate(100_000);
        try (ReadableByteChannel bytes = opening.open()) {
            while (true) {
                int count = -1;
                try {
                    count = bytes.read(some.clear().limit(1 + sizes.nextInt(some.capacity())));
                } finally {
                    all.write(some.array(), 0, some.position());
                }
                if (count < 0) {
                    return new Unpacked(all, null);
                }
            }
        } catch (IOException e) {
            return new Unpacked(all, Reasons.of(e));
        }
    }
}

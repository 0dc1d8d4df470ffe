package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is unpacked in blocks, against the decoder that knows none. */
@Timeout(300)
class BlockwiseTest {
    private static final int ROUNDS = 25;

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
        Unpacked got = read(() -> Decoders.unpack(kind, channel(packed), 1L << 30));
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
        return read(() -> {
            InputStream in = new ByteArrayInputStream(packed);
            return new StreamChannel(new LateDecoder(plain, in), in);
        });
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

    private static Unpacked read(Opening opening) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer some = ByteBuffer.allocate(10_000);
        try (ReadableByteChannel bytes = opening.open()) {
            while (true) {
                int count = -1;
                try {
                    count = bytes.read(some.clear());
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

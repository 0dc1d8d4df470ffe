package dev.sluice.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the blocks of bzip2's streams by the 48 bits that each begins with, at any bit. Each is unpacked as a stream of its own. The format
 * says nowhere how long a block is, so the same 48 bits could stand within one by chance: it then ends too early, and is widened.
 */
final class Bzip2Blocks implements Blockwise.Blocks {
    private static final long BLOCK = 0x314159265359L;
    private static final long END = 0x177245385090L;
    private static final long MAGIC_MASK = (1L << 48) - 1;
    private static final int MAGIC_BITS = 48;
    private static final int CRC_BITS = 32;
    /** No block is longer: 900,000 symbols of at most 20 bits, and its tables. */
    private static final int LONGEST_BITS = 20_000_000;
    /** More of a block's bytes are not held: runs of one byte grow by 50. */
    private static final int MOST_HELD = 2 << 20;

    /** So often a block's end may have been none. One is by chance in some 10 TB. */
    private static final int MOST_WIDENED = 8;

    private static final int HEADER_BYTES = 4;

    private final PackedWindow window;
    /** Of the next thing to look at: a block, or a stream's header. */
    private long bit;

    private boolean inStream;
    private boolean first = true;
    /** Whether all that follows goes through the decoder that knows no blocks. */
    private boolean oneByOne;

    private int level = '9';
    /** Checksum of the stream's blocks so far. */
    private int combined;

    Bzip2Blocks(ReadableByteChannel packed) {
        window = new PackedWindow(packed);
    }

    @Override
    public @Nullable One next() throws IOException {
        while (true) {
            if (oneByOne || (!inStream && !header())) {
                return null;
            }
            boolean whole = window.reach((bit + MAGIC_BITS + CRC_BITS + 7) / 8);
            long magic = bits(bit, MAGIC_BITS);
            if (magic != END) {
                return magic == BLOCK ? block(bit, bit + MAGIC_BITS + CRC_BITS, 0) : new One(bit, bit, -1);
            }
            if (!whole) {
                throw damaged("Unexpected end of stream");
            }
            end();
        }
    }

    /** Reads a stream's header; false if none follows. */
    private boolean header() throws IOException {
        long at = (bit + 7) / 8;
        if (!window.reach(at + 1) && !first) {
            return false;
        }
        window.reach(at + HEADER_BYTES);
        if (window.atOrZero(at) != 'B' || window.atOrZero(at + 1) != 'Z' || window.atOrZero(at + 2) != 'h') {
            throw damaged("Unexpected data after a valid BZip2 stream");
        }
        int digit = window.atOrZero(at + 3);
        if (digit < '1' || digit > '9') {
            throw damaged("BZip2 block size is invalid");
        }
        level = digit;
        bit = (at + HEADER_BYTES) * 8;
        inStream = true;
        first = false;
        combined = 0;
        return true;
    }

    /** Reads a stream's end. */
    private void end() throws IOException {
        if ((int) bits(bit + MAGIC_BITS, CRC_BITS) != combined) {
            throw damaged("BZip2 CRC error");
        }
        bit += MAGIC_BITS + CRC_BITS;
        inStream = false;
    }

    /** In the words of the decoder that knows no blocks. */
    private static IOException damaged(String why) {
        return new IOException("the compressed data are damaged: " + why);
    }

    /** The block that begins at a bit and ends nowhere before another. */
    private One block(long from, long noEndBefore, int widened) throws IOException {
        long to = widened > MOST_WIDENED ? -1 : magicFrom(noEndBefore, from + LONGEST_BITS);
        One block = to < 0 ? new One(from, from, -1) : new One(from, to, widened);
        if (block.whole) {
            backTo(block);
        }
        return block;
    }

    @Override
    public void backTo(Blockwise.Block block) {
        One behind = (One) block;
        bit = behind.to;
        level = behind.digit;
        combined = (behind.before << 1 | behind.before >>> 31) ^ behind.crc;
        inStream = true;
    }

    /** Where the next block or the stream's end begins; -1 if nowhere up to {@code most}. */
    private long magicFrom(long start, long most) throws IOException {
        long seen = 0;
        long at = start / 8;
        // What came before the start is not looked at.
        int valid = -(int) (start % 8);
        while (at * 8 < most && window.reach(at + 1)) {
            long end = window.end();
            for (; at < end; at++) {
                seen = seen << 8 | window.at(at);
                valid += 8;
                // Bits of both magics, wherever they stand in these 56: few other bytes have them.
                if (valid < MAGIC_BITS || !Likely.IS[(int) (seen >>> 16) & 0xFFFF]) {
                    continue;
                }
                for (int shift = 7; shift >= 0; shift--) {
                    long candidate = seen >>> shift & MAGIC_MASK;
                    if ((candidate == BLOCK || candidate == END) && valid - shift >= MAGIC_BITS) {
                        return (at + 1) * 8 - shift - MAGIC_BITS;
                    }
                }
            }
        }
        return -1;
    }

    /** Which 16 bits can stand in the middle of the 56 that hold a magic. */
    private static final class Likely {
        static final boolean[] IS = new boolean[1 << 16];

        static {
            for (int shift = 0; shift < 8; shift++) {
                IS[(int) (BLOCK << shift >>> 16) & 0xFFFF] = true;
                IS[(int) (END << shift >>> 16) & 0xFFFF] = true;
            }
        }
    }

    /** So many bits, 56 at most, from a bit on; beyond the source's end zeros. */
    private long bits(long from, int count) {
        long value = 0;
        long at = from / 8;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | window.atOrZero(at + i);
        }
        return value << (from % 8) >>> (64 - count);
    }

    @Override
    public void passed(Blockwise.Block block) {
        if (!block.isOpenEnded()) {
            window.drop(((One) block).to / 8);
        }
    }

    /** The block of [from, to), in bits; or all that follows, unless it is whole. */
    private final class One implements Blockwise.Block {
        private final long from;
        private final long to;
        private final boolean whole;
        private final int widened;
        private final int before = combined;
        private final int digit = level;
        private final int crc;
        private final byte[] packed;

        /** @param widened how often; -1 if there is no such block: it was only begun */
        One(long from, long to, int widened) {
            this.from = from;
            this.to = to;
            this.whole = widened >= 0;
            this.widened = widened;
            this.crc = (int) bits(from + MAGIC_BITS, CRC_BITS);
            this.packed = whole ? window.copy(from / 8, (to + 7) / 8) : new byte[0];
        }

        @Override
        public long memory() {
            return packed.length + (digit - '0') * 400_000L;
        }

        @Override
        public ReadableByteChannel unpack() throws IOException {
            if (!whole) {
                return andAllBehind();
            }
            byte[] stream = asStream();
            byte[] bytes = new byte[(digit - '0') * 100_000 + 1];
            int length = 0;
            try (InputStream decoder = new BZip2CompressorInputStream(new ByteArrayInputStream(stream))) {
                for (int count = 0; count >= 0; count = decoder.read(bytes, length, bytes.length - length)) {
                    length += count;
                    if (length == bytes.length) {
                        if (length > MOST_HELD) {
                            InputStream again = new BZip2CompressorInputStream(new ByteArrayInputStream(stream));
                            return new StreamChannel(again, again);
                        }
                        bytes = Arrays.copyOf(bytes, 2 * length);
                    }
                }
            }
            InputStream all = new ByteArrayInputStream(bytes, 0, length);
            return new StreamChannel(all, all);
        }

        /** The block with a header before it and an end behind. */
        private byte[] asStream() {
            int shift = (int) (from % 8);
            long bits = to - from;
            byte[] stream = new byte[HEADER_BYTES + (int) ((bits + MAGIC_BITS + CRC_BITS + 7) / 8)];
            header(stream, digit);
            for (int i = 0; i < (bits + 7) / 8; i++) {
                int next = i + 1 < packed.length ? packed[i + 1] & 0xFF : 0;
                stream[HEADER_BYTES + i] = (byte) (((packed[i] & 0xFF) << 8 | next) >>> (8 - shift));
            }
            long at = HEADER_BYTES * 8L + bits;
            put(stream, at, END, MAGIC_BITS);
            put(stream, at + MAGIC_BITS, crc, CRC_BITS);
            return stream;
        }

        @Override
        public boolean isOpenEnded() {
            return !whole;
        }

        @Override
        public @Nullable One widened() throws IOException {
            if (!whole) {
                return null;
            }
            combined = before;
            level = digit;
            return block(from, to + 1, widened + 1);
        }

        private ReadableByteChannel andAllBehind() throws IOException {
            oneByOne = true;
            byte[] header = new byte[HEADER_BYTES];
            header(header, digit);
            InputStream all = new SequenceInputStream(
                    new ByteArrayInputStream(header), new Shifted(window.from(from / 8), (int) (from % 8)));
            return new StreamChannel(new Decoder(all), all);
        }
    }

    private static void header(byte[] stream, int digit) {
        stream[0] = 'B';
        stream[1] = 'Z';
        stream[2] = 'h';
        stream[3] = (byte) digit;
    }

    private static void put(byte[] stream, long from, long value, int count) {
        for (int i = 0; i < count; i++) {
            int at = (int) ((from + i) / 8);
            int mask = 0x80 >>> ((from + i) % 8);
            boolean one = (value >>> (count - 1 - i) & 1) != 0;
            stream[at] = (byte) (one ? stream[at] | mask : stream[at] & ~mask);
        }
    }

    /** All streams behind one another. It is made by the first read, since to make it unpacks. */
    private static final class Decoder extends InputStream {
        private final InputStream packed;
        private @Nullable InputStream bytes;

        Decoder(InputStream packed) {
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            InputStream decoder = bytes;
            if (decoder == null) {
                decoder = new BZip2CompressorInputStream(packed, true);
                bytes = decoder;
            }
            return decoder.read(to, from, length);
        }
    }

    /** Bytes that begin within a byte. */
    private static final class Shifted extends InputStream {
        private final InputStream in;
        private final int shift;
        private int last;

        Shifted(InputStream in, int shift) throws IOException {
            this.in = in;
            this.shift = shift;
            this.last = shift == 0 ? 0 : in.read();
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (shift == 0) {
                return next;
            }
            if (next < 0 && last < 0) {
                return -1;
            }
            int value = ((last & 0xFF) << 8 | Math.max(next, 0)) >>> (8 - shift) & 0xFF;
            last = next;
            return value;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (shift == 0) {
                return in.read(into, from, length);
            }
            int count = 0;
            for (int next = length == 0 ? -1 : read(); next >= 0; next = count < length ? read() : -1) {
                into[from + count++] = (byte) next;
            }
            return count == 0 && length > 0 ? -1 : count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

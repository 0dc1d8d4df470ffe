package dev.sluice.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads from a zstd frame's header (RFC 8878, 3.1.1.1) how much of what it unpacked a decoder must keep. */
final class ZstdWindow {
    private static final int MAGIC = 0xFD2FB528;
    private static final int SINGLE_SEGMENT = 1 << 5;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] LENGTH_BYTES = {0, 2, 4, 8};

    private ZstdWindow() {}

    /**
     * The window in bytes, or the content's length where that is shorter; 0 for what is no frame, or one to be skipped.
     *
     * @param frame from position to limit, which stay as they are
     * @return -1 if the header goes on behind the limit
     */
    static long bytes(ByteBuffer frame) {
        ByteBuffer header = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (header.remaining() < 4) {
            return -1;
        }
        if (header.getInt() != MAGIC) {
            return 0;
        }
        if (!header.hasRemaining()) {
            return -1;
        }
        int descriptor = header.get() & 0xFF;
        boolean single = (descriptor & SINGLE_SEGMENT) != 0;
        int lengthBytes = descriptor >> 6 == 0 && single ? 1 : LENGTH_BYTES[descriptor >> 6];
        int dictionaryBytes = DICTIONARY_BYTES[descriptor & 3];
        if (header.remaining() < (single ? 0 : 1) + dictionaryBytes + lengthBytes) {
            return -1;
        }
        long window = single ? Long.MAX_VALUE : window(header.get() & 0xFF);
        header.position(header.position() + dictionaryBytes);
        long length = length(header, lengthBytes);
        // One of more than 2^63 bytes is nobody's.
        return Math.min(window, length < 0 ? Long.MAX_VALUE : length);
    }

    private static long window(int descriptor) {
        long base = 1L << (10 + (descriptor >> 3));
        return base + base / 8 * (descriptor & 7);
    }

    private static long length(ByteBuffer header, int bytes) {
        return switch (bytes) {
            case 1 -> header.get() & 0xFF;
            case 2 -> (header.getShort() & 0xFFFF) + 256;
            case 4 -> header.getInt() & 0xFFFFFFFFL;
            case 8 -> header.getLong();
            default -> Long.MAX_VALUE;
        };
    }
}

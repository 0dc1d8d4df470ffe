package dev.sluice.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The packed bytes of a source from where somebody may still ask for them, to where they were read. Offsets are the source's. */
final class PackedWindow {
    private static final int READ_BYTES = 64 << 10;

    private final ReadableByteChannel packed;
    private byte[] bytes = new byte[2 * READ_BYTES];
    /** Of the first byte in the array. */
    private long origin;
    /** Of those, so many nobody asks for any more. */
    private int dropped;

    private int length;
    private boolean ended;
    private @Nullable IOException failure;

    PackedWindow(ReadableByteChannel packed) {
        this.packed = packed;
    }

    /** Where the bytes end that were read. */
    long end() {
        return origin + length;
    }

    /** Reads until there are bytes up to {@code end}; false if the source ends before. */
    boolean reach(long end) throws IOException {
        while (end() < end && more()) {}
        return end() >= end;
    }

    /**
     * Reads some more; false at the source's end.
     *
     * @throws IOException the same one whenever it is called again
     */
    boolean more() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (bytes.length - length < READ_BYTES) {
            makeRoom();
        }
        int count = 0;
        try {
            while (!ended && count == 0) {
                count = packed.read(ByteBuffer.wrap(bytes, length, READ_BYTES));
                ended = count < 0;
            }
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        length += Math.max(count, 0);
        return !ended;
    }

    private void makeRoom() {
        // So no more is moved than was dropped.
        if (dropped < READ_BYTES || dropped < length / 2) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            return;
        }
        System.arraycopy(bytes, dropped, bytes, 0, length - dropped);
        length -= dropped;
        origin += dropped;
        dropped = 0;
    }

    int at(long offset) {
        return bytes[(int) (offset - origin)] & 0xFF;
    }

    /** The byte at the offset; beyond the end 0. */
    int atOrZero(long offset) {
        return offset < end() ? at(offset) : 0;
    }

    byte[] copy(long from, long to) {
        return Arrays.copyOfRange(bytes, (int) (from - origin), (int) (to - origin));
    }

    void copy(long from, byte[] to, int at, int count) {
        System.arraycopy(bytes, (int) (from - origin), to, at, count);
    }

    /** Forgets what stands before {@code offset}. */
    void drop(long offset) {
        dropped = (int) (offset - origin);
    }

    /** All bytes from the offset on, also those that were not read yet. */
    InputStream from(long offset) {
        // Its reader may take one byte after the other.
        InputStream behind = new BufferedInputStream(Channels.newInputStream(packed), READ_BYTES);
        return new SequenceInputStream(new ByteArrayInputStream(copy(offset, end())), behind);
    }
}

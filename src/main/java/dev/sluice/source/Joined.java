package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of all blocks, as many at once as are asked for, and a failure after those before it. So does xz's decoder; and since of a
 * damaged block it gives what it was asked for until the damage, it must be asked for the same as if it knew no blocks.
 */
final class Joined extends InputStream {
    private final Blockwise blocks;
    private @Nullable IOException failure;

    Joined(Blockwise blocks) {
        this.blocks = blocks;
    }

    /** A block's bytes; those before a failure are in the reader's array, and are not counted. */
    static ReadableByteChannel block(InputStream bytes) {
        return new Direct(bytes);
    }

    private record Direct(InputStream bytes) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer to) throws IOException {
            int count = bytes.read(to.array(), to.arrayOffset() + to.position(), to.remaining());
            to.position(to.position() + Math.max(count, 0));
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // It holds nothing that must be given back.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int size = 0;
        try {
            while (size < length) {
                int count = blocks.read(ByteBuffer.wrap(to, from + size, length - size));
                if (count < 0) {
                    return size == 0 ? -1 : size;
                }
                size += count;
            }
        } catch (IOException e) {
            failure = e;
            if (size == 0) {
                throw e;
            }
        }
        return size;
    }
}

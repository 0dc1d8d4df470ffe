package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a stream, from position to limit, direct.
 *
 * Fewer than wanted if the source ends, or a pipe has nothing more within the time to linger.
 *
 * @param failure why no more could be read; null if they are as many as were wanted, or all
 * @param length of the whole stream, if all that is behind them is in memory; else -1
 */
record Beginning(ByteBuffer bytes, @Nullable IOException failure, long length) {
    private static final int FIRST_BYTES = 16 << 10;

    Beginning(ByteBuffer bytes, @Nullable IOException failure) {
        this(bytes, failure, -1);
    }

    /** The label and what of the bytes has room behind it. */
    ByteBuffer labelled(ByteBuffer label) {
        ByteBuffer both = ByteBuffer.allocate(Fingerprint.MAX_LENGTH).put(label.duplicate());
        int room = Math.min(both.remaining(), bytes.remaining());
        return both.put(bytes.duplicate().limit(bytes.position() + room)).flip();
    }

    /** These bytes, then the rest, or the failure. */
    ReadableByteChannel before(ReadableByteChannel rest) {
        return failure == null ? Metered.behind(bytes, rest) : Metered.behind(bytes, new Failed(failure, rest));
    }

    /**
     * What stands behind a stream's beginning, taken into memory as far as {@code most} bytes of the stream go, and there is room.
     *
     * @param likely how many bytes the stream may have; what is not so costs time alone
     */
    static Unwrapped ahead(Unwrapped stream, int most, long likely, OpenAhead.Room room)
            throws ClosedByInterruptException {
        Beginning first = stream.beginning();
        if (first.length >= 0) {
            return stream; // it was taken before
        }
        // With room for one byte more, there shows the end without growing.
        long behind = Math.min(most, likely - first.bytes.remaining() + 1);
        boolean atOnce = behind > FIRST_BYTES && room.take((int) behind);
        ByteBuffer bytes = ByteBuffer.allocate(atOnce ? (int) behind : Math.min(most, FIRST_BYTES));
        long length = -1;
        ReadableByteChannel rest = stream.rest();
        try {
            int count = first.failure == null ? 0 : -1;
            while (first.failure == null
                    && count >= 0
                    && first.bytes.remaining() + bytes.position() < most
                    && (bytes.hasRemaining() || room.take(bytes.capacity()))) {
                bytes = bytes.hasRemaining()
                        ? bytes
                        : ByteBuffer.allocate(Math.min(most, 2 * bytes.capacity()))
                                .put(bytes.flip());
                count = stream.rest().read(bytes);
            }
            length = first.failure == null && count < 0 ? (long) first.bytes.remaining() + bytes.position() : -1;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            rest = new Failed(e, rest);
        }
        return new Unwrapped(
                stream.container(),
                stream.layers(),
                new Beginning(first.bytes, first.failure, length),
                Metered.behind(bytes.flip(), rest),
                stream.framed(),
                stream.leavesTail());
    }

    private record Failed(IOException failure, ReadableByteChannel rest) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer to) throws IOException {
            throw failure;
        }

        @Override
        public boolean isOpen() {
            return rest.isOpen();
        }

        @Override
        public void close() throws IOException {
            rest.close();
        }
    }

    static Beginning read(ReadableByteChannel from, int most) throws ClosedByInterruptException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(most);
        try {
            while (bytes.hasRemaining() && from.read(bytes) > 0) {}
            return new Beginning(bytes.flip(), null);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return new Beginning(bytes.flip(), e);
        }
    }
}

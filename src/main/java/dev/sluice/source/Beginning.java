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
 */
record Beginning(ByteBuffer bytes, @Nullable IOException failure) {
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

package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a stream, from position to limit, direct.
 *
 * @param failure why no more could be read; null if they are as many as were wanted, or all
 */
record Beginning(ByteBuffer bytes, @Nullable IOException failure) {
    static final Beginning NONE = new Beginning(ByteBuffer.allocateDirect(0), null);

    static Beginning read(ReadableByteChannel from, int most) throws ClosedByInterruptException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(most);
        try {
            while (bytes.hasRemaining() && from.read(bytes) >= 0) {}
            return new Beginning(bytes.flip(), null);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            return new Beginning(bytes.flip(), e);
        }
    }
}

package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An archive's member that is read in its order.
 *
 * @param origin of the member
 * @param label what tells it apart where it cannot be opened a second time to compare, as in a packed tar; null where it can
 * @param unpacked its origin if the archive lay there unpacked; null if that cannot be
 * @param next gives the member behind it, once this one is read; null if there is none, or none that waits for this one
 */
record Flow(
        ReadableByteChannel bytes,
        Origin origin,
        @Nullable ByteBuffer label,
        @Nullable Origin unpacked,
        Supplier<@Nullable Input> next)
        implements Content {
    @Override
    public void close() throws IOException {
        bytes.close();
    }
}

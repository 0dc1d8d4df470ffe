package dev.sluice.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The bytes of an input as they lie there: to be read from anywhere, or in their order. Or more of an archive's members. */
sealed interface Content extends Closeable permits Blob, Pipe, Content.Flow, Content.Members {
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

    /**
     * The members of an archive that were not listed yet: it may have millions. Whoever opens it gets some of them as inputs, and behind
     * them an input that gives the next ones.
     */
    record Members(Found listing) implements Content {
        /** How many are listed at a time. */
        static final int AT_A_TIME = 64;

        @FunctionalInterface
        interface Found {
            /** Lists the next members. Never throws: a damaged archive is told to the {@link InputListener}. */
            List<Input> list();
        }

        @Override
        public void close() {
            // Nothing is open: a listing closes the archive itself.
        }
    }
}

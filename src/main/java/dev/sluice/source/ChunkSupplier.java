package dev.sluice.source;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Deals the chunks of all the inputs to the workers. Safe for use by several threads. */
public interface ChunkSupplier extends Closeable {
    /**
     * The next chunk, in the order of the inputs; waits for a slow pipe.
     *
     * @param buffer the caller's own, used again for every chunk
     * @return null when all inputs are read
     * @throws IOException never for one bad input: that is told to the listener, and the next input follows
     */
    @Nullable
    FilledChunk next(ChunkBuffer buffer) throws IOException, InterruptedException;

    /** Lets the waiting {@link #next} calls return null; what was read already is still delivered. Safe from any thread. */
    void stop();
}

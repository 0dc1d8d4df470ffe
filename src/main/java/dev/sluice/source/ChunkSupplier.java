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
     * @throws IOException if the checkpoint cannot be written; never for a bad input: that is told to the listener, and the next
     *     input follows
     */
    @Nullable
    FilledChunk next(ChunkBuffer buffer) throws IOException, InterruptedException;

    /**
     * The number, from 1, of the line that holds the chunk's first byte; 0 if it cannot be told any more. May read the file up to
     * there, once for all questions in ascending order: for reports about single lines.
     */
    long firstLine(FilledChunk chunk);

    /**
     * Lets the waiting {@link #next} calls return null. What was taken from a pipe already is still delivered by further calls,
     * since nobody could read it again. Safe from any thread.
     */
    void stop();
}

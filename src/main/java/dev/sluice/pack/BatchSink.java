package dev.sluice.pack;

import java.io.IOException;

/** Takes batches as they are made. */
public interface BatchSink {
    /**
     * Takes the next batch; waits while there is no room for it.
     *
     * @throws IOException if the load cannot go on
     */
    void accept(Batch batch) throws IOException, InterruptedException;

    /** The event that was the lines in [from, to) of the chunk's bytes is longer than a record, and comes in pieces, or is truncated. */
    default void cut(int from, int to) {}

    /** The event that was the lines in [from, to) of the chunk's bytes does not fit into the largest record that the stream takes. */
    void oversize(int from, int to) throws IOException, InterruptedException;
}

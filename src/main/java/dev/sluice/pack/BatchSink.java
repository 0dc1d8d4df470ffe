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

    /** The event in [from, to) of the packer's buffer is longer than a record, and comes in pieces, or no more of it than its beginning. */
    default void cut(int from, int to) {}

    /** The event in [from, to) of the packer's buffer does not fit into the largest record that the stream takes. */
    void oversize(int from, int to) throws IOException, InterruptedException;
}

package dev.sluice.pack;

/**
 * Takes batches as they are made.
 *
 * @param <E> what the taker throws when the load is over
 */
public interface BatchSink<E extends Exception> {
    void accept(Batch batch) throws E, InterruptedException;

    /** The event in [from, to) of the packer's buffer is longer than a record, and comes in pieces, or no more of it than its beginning. */
    default void cut(int from, int to) {}

    /** The event in [from, to) of the packer's buffer does not fit into the largest record that the stream takes. */
    void oversize(int from, int to) throws E, InterruptedException;
}

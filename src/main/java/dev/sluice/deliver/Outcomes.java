package dev.sluice.deliver;

import dev.sluice.pack.Batch;

/** Is told each batch's one end. Called on the sender's threads: do next to nothing here. */
public interface Outcomes {
    /**
     * The batch is in the stream.
     *
     * @param latencyMillis from the first try to the acknowledgement
     */
    void acknowledged(Batch batch, long latencyMillis);

    /** The load is over for this batch; it may have landed all the same. */
    void failed(Batch batch, String reason);

    /** Nothing more can be delivered, also where nothing is in flight that could fail of it. */
    default void over(String reason) {}
}

package dev.sluice.deliver;

import dev.sluice.pack.Batch;

/**
 * Is told how each batch ended: one call of {@link #acknowledged} or {@link #failed} for each. Several threads call at a time: the sender's,
 * which read no other answer meanwhile, and for failures the one that ends the load. So implementations are safe for several threads, return
 * soon, and throw nothing: nobody would catch it. The batch's share of the in-flight budget is given back after the call.
 */
public interface Outcomes {
    /**
     * The batch is in the stream.
     *
     * @param latencyMillis from the first try to the acknowledgement
     */
    void acknowledged(Batch batch, long latencyMillis);

    /**
     * The batch was not acknowledged before the load ended. It may be in the stream all the same.
     *
     * @param reason one sentence, the same for all that were in flight
     */
    void failed(Batch batch, String reason);

    /**
     * Nothing more can be delivered. Told before the batches in flight fail, and also where none is in flight. It may be told again: the
     * first reason counts. {@link Delivery#close} does not tell it.
     */
    default void over(String reason) {}
}

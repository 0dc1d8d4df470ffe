package dev.sluice.deliver;

import dev.sluice.pack.Batch;
import java.time.Duration;
import java.util.List;

/** Takes batches and ends each exactly once: acknowledged or failed, as its {@link Outcomes} are told. */
public interface Delivery extends AutoCloseable {
    /**
     * Waits until the in-flight budget has room for the batch, then takes it.
     *
     * @throws InterruptedException if the caller is interrupted while it waits; the batch was not taken
     * @throws DeliveryFailedException if the load has ended: nothing more can be delivered
     */
    void submit(Batch batch) throws InterruptedException, DeliveryFailedException;

    /** Waits until every batch taken has ended, at most {@code timeout}; false if some have not. */
    boolean drain(Duration timeout) throws InterruptedException;

    /** A snapshot of every shard written to, in the stream's order. */
    List<ShardFigures> shards();

    /** What is in flight now. */
    InFlight inFlight();

    /** Gives up whatever is in flight, telling each batch's end, and frees the sender. Returns at once. */
    @Override
    void close();
}

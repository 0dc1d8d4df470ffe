package dev.sluice.deliver;

import dev.sluice.pack.Batch;
import dev.sluice.pack.Demand;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * Takes batches and ends each exactly once, acknowledged or failed; its {@link Outcomes} are told which. Safe for use by several threads.
 * Whoever submits gives up the batch: it must not change any more.
 */
public interface Delivery extends AutoCloseable {
    /**
     * Waits until the in-flight budget has room for the batch, then takes it. Callers that wait are served in the order of their coming.
     *
     * @throws InterruptedException if the caller is interrupted while it waits; the batch was not taken
     * @throws DeliveryFailedException if the load has ended: nothing more can be delivered
     * @throws IllegalArgumentException if the stream takes no such record: the batch or its partition key is too long
     */
    void submit(Batch batch) throws InterruptedException, DeliveryFailedException;

    /** Waits until nothing is in flight; false if that takes longer than {@code timeout}. No record waits for others to leave with any more. */
    boolean drain(Duration timeout) throws InterruptedException;

    /** A snapshot of every shard that has taken or refused a record, in the stream's order. */
    List<ShardFigures> shards();

    /** From now on, writes to these shards alone. Before the first call all are its own. Returns at once. */
    void allot(Allotment allotment);

    /** What became of the last allotment; serial 0 if there was none. */
    Allotted allotted();

    /** What the open shards take at this moment. */
    Demand demand();

    /** What is in flight at this moment; still answered after {@link #close}. */
    InFlight inFlight();

    /**
     * Fails all that is in flight, on the caller's thread, and frees the sender without waiting for its end. May be called more than once.
     */
    @Override
    void close();

    /**
     * What is read and not yet acknowledged.
     *
     * @param bytes input bytes
     * @param records of the batches
     * @param maxBytes the budget
     */
    public record InFlight(long bytes, int records, long maxBytes) implements Serializable {}
}

package dev.sluice.deliver;

import dev.sluice.deliver.ShardSlots.ShardSlot;
import dev.sluice.pack.Batch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way. Only the dispatcher's thread writes the fields that are not final, and only between tries; the threads that are told
 * of a try's result read them as they were when the try began.
 */
final class Parcel {
    final Batch batch;

    /** Its share of the budget: the input bytes it was made of, or its own size where a format made it larger. */
    final long budgetBytes;

    /** How often it was sent in vain; tries that the sender makes by itself do not count. */
    int failedTries;

    /** By {@link System#nanoTime}; 0 before the first try. */
    long firstTryNanos;

    /** The shard that the present try is meant for; null before the first. */
    @Nullable
    ShardSlot target;

    private final AtomicBoolean ended = new AtomicBoolean();

    Parcel(Batch batch) {
        this.batch = batch;
        this.budgetBytes = Math.max(batch.rawBytes(), batch.sizeBytes());
    }

    /** Ends the batch; true for the first caller alone, which then tells of it. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    boolean hasEnded() {
        return ended.get();
    }
}

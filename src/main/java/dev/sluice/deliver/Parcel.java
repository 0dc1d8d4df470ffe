package dev.sluice.deliver;

import dev.sluice.pack.Batch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way. The dispatcher's thread alone writes its fields; who is told of a try's result reads them, and finds them as they
 * were when the try began.
 */
final class Parcel {
    final Batch batch;

    /** What it takes of the budget: the input bytes it stands for, or its own where a format made it larger. */
    final long budgetBytes;

    /** Tries of ours that failed. */
    int triesOfOurs;

    long firstTryNanos;

    /** The shard that the present try is meant for; null before the first. */
    @Nullable
    ShardSlot target;

    private final AtomicBoolean ended = new AtomicBoolean();

    Parcel(Batch batch) {
        this.batch = batch;
        this.budgetBytes = Math.max(batch.rawBytes(), batch.sizeBytes());
    }

    /** True for the first caller alone. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    boolean hasEnded() {
        return ended.get();
    }
}

package dev.sluice.deliver;

import dev.sluice.deliver.ShardSlots.ShardSlot;
import dev.sluice.pack.Batch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Records of a batch that travel together: all of them, or the part of another parcel that ended otherwise than the rest. Only the
 * dispatcher's thread writes the fields that are not final, and only between tries; the threads that are told of a try's result read them
 * as they were when the try began.
 */
final class Parcel {
    final Batch batch;

    /** Data and partition keys of its records. */
    final int sizeBytes;

    /** How often it was sent in vain; tries that the sender makes by itself do not count. */
    int failedTries;

    /** By {@link System#nanoTime}; 0 before the first try. */
    long firstTryNanos;

    /** The shard that the present try is meant for; null before the first. */
    @Nullable
    ShardSlot target;

    private final Whole whole;

    /** Null: all of the batch's. */
    private final int @Nullable [] some;

    /** What all parcels of a batch share. */
    private static final class Whole {
        final AtomicInteger left;
        final AtomicBoolean ended = new AtomicBoolean();

        Whole(int records) {
            left = new AtomicInteger(records);
        }
    }

    Parcel(Batch batch) {
        this.batch = batch;
        this.sizeBytes = batch.sizeBytes();
        this.whole = new Whole(batch.records().count());
        this.some = null;
    }

    private Parcel(Parcel from, int[] records) {
        this.batch = from.batch;
        this.whole = from.whole;
        this.some = records;
        this.failedTries = from.failedTries;
        this.firstTryNanos = from.firstTryNanos;
        this.target = from.target;
        int bytes = 0;
        for (int record : records) {
            bytes += batch.records().sizeBytes(record);
        }
        this.sizeBytes = bytes;
    }

    int count() {
        return some == null ? batch.records().count() : some.length;
    }

    /** The number within its batch of the parcel's {@code i}th record. */
    int record(int i) {
        return some == null ? i : some[i];
    }

    /** Some of this parcel's records, by their numbers within the batch, as a parcel of their own; itself if these are all. */
    Parcel part(int... records) {
        return records.length == count() ? this : new Parcel(this, records);
    }

    int events() {
        return some == null ? batch.id().events() : some.length;
    }

    /** What the batch takes of the budget: the input bytes it was made of, or its own size where a format made it larger. */
    long budgetBytes() {
        return Math.max(batch.rawBytes(), batch.sizeBytes());
    }

    /** Its records are in the stream; true if these were the last of the batch. */
    boolean land() {
        return whole.left.addAndGet(-count()) == 0;
    }

    /** Ends the batch; true for the first caller alone, which then tells of it. */
    boolean end() {
        return whole.ended.compareAndSet(false, true);
    }

    boolean hasEnded() {
        return whole.ended.get();
    }
}

package dev.sluice.pack;

import dev.sluice.read.BatchId;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What is delivered and acknowledged as one: a record, or a run of plain lines, and what is needed to place and to count it. */
public final class Batch {
    private final BatchId id;
    private final Records records;
    private final @Nullable BigInteger hashKey;
    private final boolean free;
    private final long rawBytes;

    /**
     * Of records that all go to one shard.
     *
     * @param hashKey the explicit hash key of the batch's lane; null when each partition key's own MD5 decides, or when {@code free}
     * @param free whether the sender may put it on whichever shard has most room
     * @param rawBytes input bytes that the batch stands for: what it takes of the in-flight budget
     */
    public Batch(BatchId id, Records records, @Nullable BigInteger hashKey, boolean free, long rawBytes) {
        this.id = id;
        this.records = records;
        this.hashKey = hashKey;
        this.free = free;
        this.rawBytes = rawBytes;
    }

    /**
     * Of one record.
     *
     * @param payload the record's data; never changed once made
     * @param partitionKey 1 to 256 characters
     */
    public Batch(
            BatchId id,
            byte[] payload,
            String partitionKey,
            @Nullable BigInteger hashKey,
            boolean free,
            long rawBytes) {
        this(id, Records.one(payload, partitionKey), hashKey, free, rawBytes);
    }

    public BatchId id() {
        return id;
    }

    public Records records() {
        return records;
    }

    public @Nullable BigInteger hashKey() {
        return hashKey;
    }

    public boolean free() {
        return free;
    }

    public long rawBytes() {
        return rawBytes;
    }

    /** The bytes that count against a shard's limit: data and partition keys. */
    public int sizeBytes() {
        return records.sizeBytes();
    }
}

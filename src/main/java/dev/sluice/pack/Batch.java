package dev.sluice.pack;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The payload of one Kinesis record and what is needed to place and to count it. */
public final class Batch {
    private final BatchId id;
    private final byte[] payload;
    private final String partitionKey;
    private final @Nullable BigInteger hashKey;
    private final boolean free;
    private final long rawBytes;
    private final int sizeBytes;

    /**
     * @param payload the record's data; never changed once made
     * @param partitionKey 1 to 256 characters
     * @param hashKey the explicit hash key of the batch's lane; null when the partition key's own MD5 decides, or when {@code free}
     * @param free whether the sender may put it on whichever shard has most room
     * @param rawBytes input bytes that the batch stands for: what it takes of the in-flight budget
     */
    public Batch(
            BatchId id,
            byte[] payload,
            String partitionKey,
            @Nullable BigInteger hashKey,
            boolean free,
            long rawBytes) {
        this.id = id;
        this.payload = payload;
        this.partitionKey = partitionKey;
        this.hashKey = hashKey;
        this.free = free;
        this.rawBytes = rawBytes;
        this.sizeBytes = payload.length + partitionKey.getBytes(StandardCharsets.UTF_8).length;
    }

    public BatchId id() {
        return id;
    }

    /** A fresh read-only view for each call: KPL consumes the buffer it is handed. */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }

    /** The same bytes themselves, not to be changed, for who writes them into a request of his own. */
    public byte[] data() {
        return payload;
    }

    public String partitionKey() {
        return partitionKey;
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

    /** The bytes that count against a shard's limit: data and partition key. */
    public int sizeBytes() {
        return sizeBytes;
    }
}

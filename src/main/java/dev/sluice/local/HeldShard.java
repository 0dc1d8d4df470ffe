package dev.sluice.local;

import dev.sluice.stream.HashRange;
import org.jspecify.annotations.Nullable;

/** One shard: its part of the hash-key space, its descent, its records. Confined to the service's thread. */
final class HeldShard {
    private final int number;
    private final @Nullable Integer parent;
    private final @Nullable Integer adjacentParent;
    private final HashRange range;
    private final long createdMillis;
    private final ShardLog log;
    private final Throughput throughput = new Throughput(System.nanoTime());
    private long closedMillis;

    /** @param closedMillis when a split or a merge closed it; 0 while it is open */
    HeldShard(
            int number,
            @Nullable Integer parent,
            @Nullable Integer adjacentParent,
            HashRange range,
            long createdMillis,
            long closedMillis,
            ShardLog log) {
        this.number = number;
        this.parent = parent;
        this.adjacentParent = adjacentParent;
        this.range = range;
        this.createdMillis = createdMillis;
        this.closedMillis = closedMillis;
        this.log = log;
    }

    static String id(int number) {
        return String.format("shardId-%012d", number);
    }

    String id() {
        return id(number);
    }

    int number() {
        return number;
    }

    @Nullable
    Integer parent() {
        return parent;
    }

    @Nullable
    Integer adjacentParent() {
        return adjacentParent;
    }

    HashRange range() {
        return range;
    }

    long createdMillis() {
        return createdMillis;
    }

    long closedMillis() {
        return closedMillis;
    }

    boolean open() {
        return closedMillis == 0;
    }

    void close(long nowMillis) {
        closedMillis = nowMillis;
    }

    ShardLog log() {
        return log;
    }

    Throughput throughput() {
        return throughput;
    }

    /** The sequence number of the record with {@code ordinal}; 0 is the shard's starting number. */
    String sequence(long ordinal, long arrivalMillis) {
        return new SequenceNumber(createdMillis / 1_000, number, ordinal, arrivalMillis / 1_000).toString();
    }

    String startingSequence() {
        return sequence(0, createdMillis);
    }

    /** Of a closed shard: greater than any of its records'. */
    String endingSequence() {
        return sequence(log.nextOrdinal(), Math.max(closedMillis, log.lastArrivalMillis()));
    }
}

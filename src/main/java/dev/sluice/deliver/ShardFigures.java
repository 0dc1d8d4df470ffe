package dev.sluice.deliver;

import java.io.Serializable;

/**
 * One shard's figures since the load began.
 *
 * @param records acknowledged
 * @param events acknowledged
 * @param bytes acknowledged, data and partition keys
 */
public record ShardFigures(
        String shardId, long records, long events, long bytes, Retries retries, LatencyMillis latencyMillis)
        implements Serializable {
    /** Tries that failed, {@code throttled} ones included. */
    public record Retries(long all, long throttled) implements Serializable {}

    /** From the first try to the acknowledgement. */
    public record LatencyMillis(long p50, long p99, long max) implements Serializable {}

    public long throttled() {
        return retries.throttled();
    }
}

package dev.sluice.deliver;

/**
 * One shard's figures since the load began.
 *
 * @param records acknowledged
 * @param bytes acknowledged, data and partition keys
 * @param events acknowledged
 * @param retries tries that failed, throttled ones included
 * @param p50Millis median time from the first try to the acknowledgement; likewise p99 and the longest
 */
public record ShardCounts(
        String shardId,
        long records,
        long bytes,
        long events,
        long retries,
        long throttled,
        long p50Millis,
        long p99Millis,
        long maxMillis) {}

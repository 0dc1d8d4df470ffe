package dev.sluice.deliver;

/** One shard's figures while the load runs. Safe for use by several threads. */
final class ShardTally {
    private final String shardId;
    private final LatencyHistogram latencies = new LatencyHistogram();
    private long records;
    private long bytes;
    private long events;
    private long retries;
    private long throttled;

    ShardTally(String shardId) {
        this.shardId = shardId;
    }

    synchronized void acknowledged(int recordBytes, int recordEvents, long latencyMillis) {
        records++;
        bytes += recordBytes;
        events += recordEvents;
        latencies.add(latencyMillis);
    }

    /** Tries of a record meant for this shard that failed, {@code ofThem} for the shard's limits. */
    synchronized void failedTries(int tries, int ofThem) {
        retries += tries;
        throttled += ofThem;
    }

    synchronized ShardFigures figures() {
        return new ShardFigures(
                shardId,
                records,
                events,
                bytes,
                new ShardFigures.Retries(retries, throttled),
                new ShardFigures.LatencyMillis(latencies.quantile(0.5), latencies.quantile(0.99), latencies.max()));
    }
}

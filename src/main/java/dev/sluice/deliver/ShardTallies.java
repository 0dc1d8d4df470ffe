package dev.sluice.deliver;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The figures of all shards, also of those that a reshard closed or opened meanwhile. Safe for use by several threads. */
final class ShardTallies {
    private final Map<String, ShardTally> byShardId = new ConcurrentHashMap<>();

    ShardTally of(String shardId) {
        ShardTally tally = byShardId.get(shardId);
        return tally != null ? tally : byShardId.computeIfAbsent(shardId, ShardTally::new);
    }

    /** Of shards that were tried, by shard id: the service numbers them as they come. */
    List<ShardFigures> figures() {
        return byShardId.values().stream()
                .map(ShardTally::figures)
                .filter(shard -> shard.records() + shard.retries().all() > 0)
                .sorted(Comparator.comparing(ShardFigures::shardId))
                .toList();
    }

    /** One shard's figures while the load runs. */
    static final class ShardTally {
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

        synchronized void acknowledged(Parcel parcel, long latencyMillis) {
            records += parcel.count();
            bytes += parcel.sizeBytes;
            events += parcel.events();
            latencies.add(latencyMillis, parcel.count());
        }

        /** Tries of records meant for this shard that failed, {@code ofThem} for the shard's limits. */
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
}

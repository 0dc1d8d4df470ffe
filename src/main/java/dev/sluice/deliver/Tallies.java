package dev.sluice.deliver;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The figures of all shards, also of those that a reshard closed or opened meanwhile. Safe for use by several threads. */
final class Tallies {
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
}

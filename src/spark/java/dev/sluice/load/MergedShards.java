package dev.sluice.load;

import dev.sluice.deliver.ShardFigures;
import dev.sluice.deliver.ShardFigures.LatencyMillis;
import dev.sluice.deliver.ShardFigures.Retries;
import java.util.List;
import java.util.TreeMap;

/** What several processes sent to the same shards. */
final class MergedShards {
    private MergedShards() {}

    /** One of each shard, by its id. Of latencies, the worst of any process counts: those of all together are known to none. */
    static List<ShardFigures> of(List<ShardFigures> all) {
        TreeMap<String, ShardFigures> merged = new TreeMap<>();
        all.forEach(each -> merged.merge(each.shardId(), each, MergedShards::sum));
        return List.copyOf(merged.values());
    }

    private static ShardFigures sum(ShardFigures a, ShardFigures b) {
        return new ShardFigures(
                a.shardId(),
                a.records() + b.records(),
                a.events() + b.events(),
                a.bytes() + b.bytes(),
                new Retries(
                        a.retries().all() + b.retries().all(),
                        a.retries().throttled() + b.retries().throttled()),
                new LatencyMillis(
                        Math.max(a.latencyMillis().p50(), b.latencyMillis().p50()),
                        Math.max(a.latencyMillis().p99(), b.latencyMillis().p99()),
                        Math.max(a.latencyMillis().max(), b.latencyMillis().max())));
    }
}

package dev.sluice.load;

import dev.sluice.deliver.ShardFigures;
import dev.sluice.pack.HotKeys;
import dev.sluice.pack.HotKeys.HotKey;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.PartitionKeys;
import dev.sluice.report.HotShard;
import dev.sluice.stream.Shard;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What all workers have seen of keys, and what that says of the shards. Safe for use by several threads. */
public final class KeyTraffic {
    /** A shard is hot from here on: what it takes is the load's pace, since every other one waits for it. */
    private static final double HOT_TIMES_MEAN = 1.25;

    private static final int CANDIDATES = 1000;
    private static final int MOST_KEYS = 5;
    private static final double LEAST_SHARE = 0.01;

    private final Lanes lanes;
    private final HotKeys keys = new HotKeys();
    private final long[] laneBytes;

    public KeyTraffic(Lanes lanes) {
        this.lanes = lanes;
        this.laneBytes = new long[lanes.count()];
    }

    /**
     * What a part of the load has seen.
     *
     * @param laneBytes of each lane's events before compression
     */
    record Seen(HotKeys.Counts keys, List<Long> laneBytes) implements Serializable {
        Seen {
            laneBytes = List.copyOf(laneBytes);
        }
    }

    synchronized void add(Seen part) {
        keys.add(part.keys());
        for (int lane = 0; lane < laneBytes.length; lane++) {
            laneBytes[lane] += part.laneBytes().get(lane);
        }
    }

    /** All that was added. */
    synchronized Seen seen() {
        return new Seen(keys.counts(), Arrays.stream(laneBytes).boxed().toList());
    }

    /** The shards that took most above the mean of those that are open, the hottest first; none if there were no keys. */
    synchronized List<HotShard> hotShards(List<ShardFigures> counts, List<Shard> open) {
        double mean = counts.stream().mapToLong(ShardFigures::bytes).sum() / (double) open.size();
        if (keys.totalEvents() == 0) {
            return List.of();
        }
        return counts.stream()
                .filter(shard -> shard.bytes() > HOT_TIMES_MEAN * mean)
                .sorted(Comparator.comparingLong(ShardFigures::bytes).reversed())
                .map(shard -> new HotShard(shard.shardId(), shard.bytes() / mean, keysOf(shard.shardId(), open)))
                .toList();
    }

    private List<HotShard.HotKeyFigures> keysOf(String shardId, List<Shard> open) {
        List<HotShard.HotKeyFigures> found = new ArrayList<>();
        Shard shard = open.stream()
                .filter(candidate -> candidate.shardId().equals(shardId))
                .findFirst()
                .orElse(null);
        if (shard == null) {
            return found; // opened by a reshard meanwhile
        }
        long shardBytes = 0;
        for (int lane = 0; lane < laneBytes.length; lane++) {
            shardBytes += isOf(shard, lane) ? laneBytes[lane] : 0;
        }
        PartitionKeys partition = new PartitionKeys();
        for (HotKey key : keys.top(CANDIDATES)) {
            byte[] utf8 = key.key().getBytes(StandardCharsets.UTF_8);
            partition.set(utf8, 0, utf8.length);
            double share = key.bytes() / (double) Math.max(1, shardBytes);
            if (share >= LEAST_SHARE && found.size() < MOST_KEYS && isOf(shard, partition.lane(lanes))) {
                found.add(new HotShard.HotKeyFigures(key.key(), key.events(), key.bytes(), share));
            }
        }
        return found;
    }

    private boolean isOf(Shard shard, int lane) {
        BigInteger middle = lanes.range(lane).middle();
        return shard.range().contains(middle);
    }
}

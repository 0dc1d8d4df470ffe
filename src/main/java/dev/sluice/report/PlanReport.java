package dev.sluice.report;

import dev.sluice.forecast.Forecast;
import dev.sluice.forecast.Means;
import dev.sluice.forecast.Packing;
import dev.sluice.forecast.Prices;
import java.util.ArrayList;
import java.util.List;

/**
 * What a load would do.
 *
 * @param stream its name, or {@code -} where none was given
 * @param sampled share of the input's bytes that was looked at; below 1 everything else is extrapolated
 * @param bytesRead decompressed bytes of all the input, as are the other figures
 * @param filtered events left out because that was asked for
 * @param shards what each shard takes, in the stream's order
 * @param packings the one that was asked for first, then others to compare
 * @param hotKeys keys with the largest shares of the bytes, the hottest first; empty without keys
 */
public record PlanReport(
        String stream,
        Means means,
        int sources,
        double sampled,
        long bytesRead,
        long events,
        long filtered,
        long rejected,
        List<RejectReason> rejectsByReason,
        List<ShardShare> shards,
        List<Packing> packings,
        List<KeyShare> hotKeys,
        Prices prices,
        List<String> notes) {
    /** A key and its share of the bytes of all events before compression, 0 to 1. */
    public record KeyShare(String key, double share) {}

    /**
     * One shard.
     *
     * @param share of the bytes, 0 to 1
     * @param hotKeys that make it hot, the hottest first; empty if it takes hardly more than its even share
     */
    public record ShardShare(String shard, double share, List<KeyShare> hotKeys) {
        public ShardShare {
            hotKeys = List.copyOf(hotKeys);
        }
    }

    /** What one shard gets, in whole records and bytes that sum to the load's. */
    record ShardLoad(ShardShare shard, long records, long bytes) {}

    private static final int MOST_SHARDS = 64;

    public PlanReport {
        rejectsByReason = List.copyOf(rejectsByReason);
        shards = List.copyOf(shards);
        packings = List.copyOf(packings);
        hotKeys = List.copyOf(hotKeys);
        notes = List.copyOf(notes);
    }

    /** What was asked for. */
    Packing chosen() {
        return packings.get(0);
    }

    /** What was asked for, into the stream's own shards. */
    public Forecast forecast() {
        return forecast(chosen());
    }

    /** {@code packing} into the stream's own shards. */
    Forecast forecast(Packing packing) {
        return Forecast.of(
                packing, shards.stream().mapToDouble(ShardShare::share).toArray(), means, prices);
    }

    /** What was asked for, into 1, 2, 4 ... 64 shards of equal ranges. */
    List<Forecast> byShards() {
        List<Forecast> forecasts = new ArrayList<>();
        for (int count = 1; count <= MOST_SHARDS; count *= 2) {
            forecasts.add(Forecast.of(chosen(), chosen().shares(count), means, prices));
        }
        return forecasts;
    }

    /** What was asked for, shard by shard. */
    List<ShardLoad> loads() {
        Forecast forecast = forecast();
        List<ShardLoad> loads = new ArrayList<>();
        double behind = 0;
        for (ShardShare shard : shards) {
            double ahead = behind + shard.share();
            loads.add(new ShardLoad(
                    shard,
                    Math.round(ahead * forecast.records()) - Math.round(behind * forecast.records()),
                    Math.round(ahead * forecast.bytes()) - Math.round(behind * forecast.bytes())));
            behind = ahead;
        }
        return loads;
    }
}

package dev.sluice.report;

import dev.sluice.forecast.Forecast;
import dev.sluice.forecast.Forecast.Means;
import dev.sluice.forecast.Packing;
import dev.sluice.forecast.Packing.Volume;
import dev.sluice.forecast.Prices;
import java.util.ArrayList;
import java.util.List;

/**
 * What a load would do.
 *
 * @param packings the one that was asked for first, then others to compare
 */
public record PlanReport(
        PlannedInput input,
        PlannedStream stream,
        List<Packing> packings,
        Means means,
        Prices prices,
        List<String> notes) {
    /**
     * All the input.
     *
     * @param formats which inputs had which; empty where all were to have the same
     * @param sampled share of its bytes that was looked at; below 1 everything else is extrapolated
     * @param bytesRead decompressed
     */
    public record PlannedInput(
            int sources, List<InputFormat> formats, double sampled, long bytesRead, PlannedEvents events) {
        public PlannedInput {
            formats = List.copyOf(formats);
        }
    }

    /**
     * What would become of the events.
     *
     * @param filtered left out because that was asked for
     */
    public record PlannedEvents(long sent, long filtered, List<RejectReason> rejectsByReason) {
        public PlannedEvents {
            rejectsByReason = List.copyOf(rejectsByReason);
        }

        long rejected() {
            return rejectsByReason.stream().mapToLong(RejectReason::count).sum();
        }
    }

    /**
     * Where the events would go.
     *
     * @param name {@code plan} where none was given
     * @param shards what each takes, in the stream's order
     * @param hotKeys keys with the largest shares of the bytes, the hottest first; empty without keys
     */
    public record PlannedStream(String name, List<ShardShare> shards, List<KeyShare> hotKeys) {
        public PlannedStream {
            shards = List.copyOf(shards);
            hotKeys = List.copyOf(hotKeys);
        }
    }

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
    record ShardLoad(String shard, long records, long bytes, double share, List<KeyShare> hotKeys) {}

    private static final int MOST_SHARDS = 64;

    public PlanReport {
        packings = List.copyOf(packings);
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
        double[] shares =
                stream.shards().stream().mapToDouble(ShardShare::share).toArray();
        return Forecast.of(packing, shares, means, prices);
    }

    /** What was asked for, into 1, 2, 4 ... 64 shards of equal ranges. */
    List<Forecast> byShards() {
        List<Forecast> forecasts = new ArrayList<>();
        for (int count = 1; count <= MOST_SHARDS; count *= 2) {
            forecasts.add(Forecast.of(chosen(), chosen().spread().shares(count), means, prices));
        }
        return forecasts;
    }

    /** What was asked for, shard by shard. */
    List<ShardLoad> loads() {
        Volume all = forecast().volume();
        List<ShardLoad> loads = new ArrayList<>();
        double behind = 0;
        for (ShardShare shard : stream.shards()) {
            double ahead = behind + shard.share();
            loads.add(new ShardLoad(
                    shard.shard(),
                    Math.round(ahead * all.records()) - Math.round(behind * all.records()),
                    Math.round(ahead * all.bytes()) - Math.round(behind * all.bytes()),
                    shard.share(),
                    shard.hotKeys()));
            behind = ahead;
        }
        return loads;
    }
}

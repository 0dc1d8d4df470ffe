package dev.sluice.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a load would do.
 *
 * @param stream its name, or {@code -} where none was given
 * @param shards of the stream, or as many as were asked for
 * @param rateShare share of each shard's limit that the load may use; 0: no limit
 * @param sampled share of the input that was read; below 1 everything else is extrapolated
 * @param packings the one that was asked for first, then others to compare
 * @param hotKeys keys with the largest shares of the events, the hottest first; empty without keys
 */
public record PlanReport(
        String stream,
        int shards,
        double rateShare,
        int sources,
        double sampled,
        long bytesRead,
        long events,
        long rejected,
        Map<String, Long> rejectsByReason,
        List<Packing> packings,
        List<HotKey> hotKeys,
        Prices prices,
        List<String> notes) {
    /** A key and its share of the events, 0 to 1. */
    public record HotKey(String key, double share) {}

    private static final int MOST_SHARDS = 64;

    public PlanReport {
        rejectsByReason = Collections.unmodifiableMap(new LinkedHashMap<>(rejectsByReason));
        packings = List.copyOf(packings);
        hotKeys = List.copyOf(hotKeys);
        notes = List.copyOf(notes);
    }

    /** What was asked for. */
    Packing chosen() {
        return packings.get(0);
    }

    /** {@code packing} into the stream's own shards. */
    public Forecast forecast(Packing packing) {
        return Forecast.of(packing, shards, rateShare, prices);
    }

    /** What was asked for, into 1, 2, 4 ... 64 shards. */
    public List<Forecast> byShards() {
        List<Forecast> forecasts = new ArrayList<>();
        for (int count = 1; count <= MOST_SHARDS; count *= 2) {
            forecasts.add(Forecast.of(chosen(), count, rateShare, prices));
        }
        return forecasts;
    }
}

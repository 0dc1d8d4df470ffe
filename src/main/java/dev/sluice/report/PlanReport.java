package dev.sluice.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sluice.forecast.Forecast;
import dev.sluice.forecast.Forecast.Means;
import dev.sluice.forecast.Packing;
import dev.sluice.forecast.Packing.Volume;
import dev.sluice.forecast.Prices;
import dev.sluice.forecast.StreamCosts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** Layouts that were not asked for are tried on one chunk in so many, since they cost as much as the chosen one each. */
    public static final int COMPARED_EVERY = 8;

    private static final int MOST_SHARDS = 64;
    private static final int MOST_SHARDS_OF_A_STREAM = 10_000;
    /** Twice the shards that leave so much of the time do nothing any more. */
    private static final double STILL_SHORTER = 0.98;

    private static final double HARDLY_LONGER = 1.1;

    public PlanReport {
        packings = List.copyOf(packings);
        notes = List.copyOf(notes);
    }

    /** The same with one more note. */
    public PlanReport withNote(String note) {
        return new PlanReport(
                input,
                stream,
                packings,
                means,
                prices,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
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
            forecasts.add(into(count));
        }
        return forecasts;
    }

    /** What the stream costs besides. */
    StreamCosts upkeep() {
        return StreamCosts.of(forecast(), prices);
    }

    /**
     * The layout to take where readers leave the choice: of those that take hardly longer than the fastest, the cheapest.
     *
     * @return null where there is nothing to choose between
     */
    @Nullable
    Packing recommended() {
        double fastest = packings.stream()
                .mapToDouble(each -> forecast(each).seconds())
                .min()
                .orElse(0);
        return packings.size() < 2
                ? null
                : packings.stream()
                        .filter(each -> forecast(each).seconds() <= HARDLY_LONGER * fastest)
                        .min(Comparator.comparingDouble(
                                each -> forecast(each).cost().provisioned()))
                        .orElse(null);
    }

    /** The fewest shards of equal ranges through which what was asked for takes no longer than this. */
    public InTime within(Duration most) {
        double seconds = most.toMillis() / 1000.0;
        Forecast best = into(1);
        int tooFew = 0;
        while (best.seconds() > seconds && best.shards() < MOST_SHARDS_OF_A_STREAM) {
            Forecast more = into(Math.min(MOST_SHARDS_OF_A_STREAM, 2 * best.shards()));
            if (more.seconds() > STILL_SHORTER * best.seconds()) {
                return new InTime(seconds, false, best);
            }
            tooFew = best.shards();
            best = more;
        }
        while (best.shards() - tooFew > 1) {
            Forecast between = into((best.shards() + tooFew) / 2);
            if (between.seconds() <= seconds) {
                best = between;
            } else {
                tooFew = between.shards();
            }
        }
        return new InTime(seconds, best.seconds() <= seconds, best);
    }

    private Forecast into(int shards) {
        return Forecast.of(chosen(), chosen().spread().shares(shards), means, prices);
    }

    /**
     * What a time takes.
     *
     * @param met false: more shards would not help, and {@code forecast} is as fast as it gets, or nearly
     */
    public record InTime(
            double targetSeconds,
            boolean met,
            @JsonUnwrapped Forecast forecast) {}

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

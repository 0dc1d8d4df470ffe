package dev.sluice.forecast;

import dev.sluice.stream.Limits;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long a load into so many shards takes and what that comes to. The slowest of three decides: the shards' bytes, the shards'
 * records, this machine. While the shards do, idle processors go into compression.
 *
 * @param seconds from the stream found ready to the last acknowledgement: what the load's own report calls elapsed
 * @param level of compression that the load will mostly use
 * @param bytes that will be sent
 * @param putUnits PUT payload units that a provisioned stream bills
 * @param onDemandBytes that an on-demand stream bills
 * @param hottestShardBytes of the bytes sent, into the shard that takes most
 */
public record Forecast(
        int shards,
        double seconds,
        Limit limit,
        int level,
        long records,
        long bytes,
        long putUnits,
        long onDemandBytes,
        long hottestShardBytes,
        double provisioned,
        double onDemand) {
    /** What a load waits for. */
    public enum Limit {
        SHARD_BYTES,
        SHARD_RECORDS,
        MACHINE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Until the sender is ready, and from the last acknowledgement to the end. */
    private static final double START_AND_STOP_SECONDS = 0.3;
    /** Shards that are kept busy for so much of the time are what the load waits for. */
    private static final double BUSY = 0.85;

    /**
     * What a load of all that was measured takes.
     *
     * @param shares of the bytes that each shard takes; they sum to 1
     */
    public static Forecast of(Packing measured, double[] shares, Means means, Prices prices) {
        Packing packing = measured.into(shares);
        SimulatedLoad.Simulated outcome = SimulatedLoad.run(packing, shares, means);
        double hottest = Arrays.stream(shares).max().orElse(1);
        double size = packing.bytes() == 0 ? 1 : outcome.bytes() / packing.bytes();
        double seconds = outcome.seconds() + START_AND_STOP_SECONDS;
        // No level makes of a record less than one unit.
        long putUnits = Math.max(packing.records(), Math.round(packing.putUnits() * size));
        long onDemandBytes =
                Math.max(packing.records() * Prices.ON_DEMAND_UNIT_BYTES, Math.round(packing.onDemandBytes() * size));
        return new Forecast(
                shares.length,
                seconds,
                limit(packing, outcome, hottest, means),
                outcome.level(),
                packing.records(),
                Math.round(outcome.bytes()),
                putUnits,
                onDemandBytes,
                Math.round(outcome.bytes() * hottest),
                prices.provisioned((double) putUnits, shares.length, seconds),
                prices.onDemand((double) onDemandBytes, seconds));
    }

    private static Limit limit(Packing packing, SimulatedLoad.Simulated outcome, double hottest, Means means) {
        if (means.rateShare() == 0) {
            return Limit.MACHINE;
        }
        double byBytes = outcome.bytes() * hottest / (Limits.SHARD_BYTES_PER_SECOND * means.rateShare());
        double byRecords = packing.records() * hottest / (Limits.SHARD_RECORDS_PER_SECOND * means.rateShare());
        if (Math.max(byBytes, byRecords) < BUSY * outcome.seconds()) {
            return Limit.MACHINE;
        }
        return byBytes >= byRecords ? Limit.SHARD_BYTES : Limit.SHARD_RECORDS;
    }
}

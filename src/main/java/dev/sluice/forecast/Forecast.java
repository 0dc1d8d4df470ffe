package dev.sluice.forecast;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sluice.deliver.Rate;
import dev.sluice.deliver.Rates;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.forecast.Packing.Volume;
import dev.sluice.stream.Limits;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long a load into so many shards takes and what that comes to. The slowest of three decides: the shards' bytes, the shards'
 * records, this machine. While the shards do, idle processors go into compression.
 *
 * @param level of compression that the load will mostly use
 * @param hottestShardBytes of the bytes sent, into the shard that takes most
 */
public record Forecast(
        int shards,
        @JsonUnwrapped Delay delay,
        int level,
        @JsonUnwrapped Volume volume,
        long hottestShardBytes,
        @JsonUnwrapped Cost cost) {
    /**
     * How long, and what the load waits for meanwhile.
     *
     * @param seconds from the stream found ready to the last acknowledgement: what the load's own report calls elapsed
     */
    public record Delay(double seconds, Limit limit) {}

    /** What the load costs in either capacity mode. */
    public record Cost(
            @JsonProperty("provisionedCost") double provisioned,
            @JsonProperty("onDemandCost") double onDemand) {}

    /** What a load waits for. */
    public enum Limit {
        SHARD_BYTES,
        SHARD_RECORDS,
        RATE,
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
        double size = packing.volume().bytes() == 0
                ? 1
                : outcome.bytes() / packing.volume().bytes();
        double seconds = outcome.seconds() + START_AND_STOP_SECONDS;
        // No level makes of a record less than one unit.
        long putUnits =
                Math.max(packing.volume().records(), Math.round(packing.volume().putUnits() * size));
        long onDemandBytes = Math.max(
                packing.volume().records() * Prices.ON_DEMAND_UNIT_BYTES,
                Math.round(packing.volume().onDemandBytes() * size));
        return new Forecast(
                shares.length,
                new Delay(
                        seconds, limit(packing, outcome, hottest, means.rates().most(shares.length))),
                outcome.level(),
                new Volume(packing.volume().records(), Math.round(outcome.bytes()), putUnits, onDemandBytes),
                Math.round(outcome.bytes() * hottest),
                new Cost(
                        prices.provisioned().cost((double) putUnits, shares.length, seconds),
                        prices.onDemand().cost((double) onDemandBytes, seconds)));
    }

    public double seconds() {
        return delay.seconds();
    }

    public Limit limit() {
        return delay.limit();
    }

    private static Limit limit(Packing packing, SimulatedLoad.Simulated outcome, double hottest, Rate rate) {
        if (!rate.isPaced()) {
            return Limit.MACHINE;
        }
        double byBytes = outcome.bytes() * hottest / (Limits.SHARD_BYTES_PER_SECOND * rate.share());
        double byRecords = packing.volume().records() * hottest / (Limits.SHARD_RECORDS_PER_SECOND * rate.share());
        double byRate = Math.max(
                outcome.bytes() / rate.bytesPerSecond(), packing.volume().records() / rate.recordsPerSecond());
        if (byRate >= BUSY * outcome.seconds()) {
            return Limit.RATE;
        }
        if (Math.max(byBytes, byRecords) < BUSY * outcome.seconds()) {
            return Limit.MACHINE;
        }
        return byBytes >= byRecords ? Limit.SHARD_BYTES : Limit.SHARD_RECORDS;
    }

    /**
     * What a load may use.
     *
     * @param rates how much of the stream
     * @param inFlightBytes bound on bytes read and not yet acknowledged
     * @param inFlightRecords bound on records sent and not yet acknowledged
     * @param workers threads that pack
     * @param sender auto: KPL, but for plain lines
     */
    public record Means(Rates rates, long inFlightBytes, int inFlightRecords, int workers, SenderChoice sender) {}
}

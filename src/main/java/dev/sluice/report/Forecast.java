package dev.sluice.report;

import dev.sluice.deliver.Limits;
import java.util.Locale;

/**
 * How long a load into so many shards takes and what that comes to. The slowest of three decides: the shards' bytes, the shards'
 * records, this machine. While the shards do, idle processors go into compression, and so the level is the one at which machine
 * and shards are even.
 *
 * @param level of compression that the load will mostly use
 * @param bytes that will be sent at that level
 */
public record Forecast(
        int shards,
        double seconds,
        Limit limit,
        int level,
        long bytes,
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

    private static final double SHARD_RECORDS_PER_SECOND = Limits.SHARD_RECORDS_PER_SECOND;
    private static final double SHARD_BYTES_PER_SECOND = Limits.SHARD_BYTES_PER_SECOND;
    /** From the command to the first record, and from the last acknowledgement to the end. */
    private static final double START_AND_STOP_SECONDS = 1.5;

    private record Way(double seconds, Limit limit, Packing.Effort effort) {}

    /** @param rateShare share of the shards' limits that the load may use; 0 for shards without limits */
    static Forecast of(Packing packing, int shards, double rateShare, Prices prices) {
        Way best = way(packing, packing.efforts().get(0), shards, rateShare);
        for (Packing.Effort effort : packing.efforts()) {
            Way other = way(packing, effort, shards, rateShare);
            if (other.seconds() < best.seconds()) {
                best = other;
            }
        }
        double size = best.effort().size();
        double seconds = best.seconds() + START_AND_STOP_SECONDS;
        return new Forecast(
                shards,
                seconds,
                best.limit(),
                best.effort().level(),
                Math.round(packing.bytes() * size),
                Math.round(packing.bytes() * size * packing.hottestShare(shards)),
                prices.provisioned(Math.max((double) packing.records(), packing.putUnits() * size), shards, seconds),
                prices.onDemand(packing.onDemandBytes() * size, seconds));
    }

    private static Way way(Packing packing, Packing.Effort effort, int shards, double rateShare) {
        double hottest = packing.hottestShare(shards);
        double machine = packing.rawBytes() / effort.rawBytesPerSecond();
        double byBytes =
                rateShare == 0 ? 0 : packing.bytes() * effort.size() * hottest / (SHARD_BYTES_PER_SECOND * rateShare);
        double byRecords = rateShare == 0 ? 0 : packing.records() * hottest / (SHARD_RECORDS_PER_SECOND * rateShare);
        if (machine >= byBytes && machine >= byRecords) {
            return new Way(machine, Limit.MACHINE, effort);
        }
        return byBytes >= byRecords
                ? new Way(byBytes, Limit.SHARD_BYTES, effort)
                : new Way(byRecords, Limit.SHARD_RECORDS, effort);
    }
}

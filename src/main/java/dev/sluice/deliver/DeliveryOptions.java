package dev.sluice.deliver;

import dev.sluice.stream.Limits;

/**
 * How a load may use the stream and this machine.
 *
 * @param inFlightBytes bound on what is taken and not yet ended: input bytes, or a batch's own size where that is more
 * @param inFlightRecords bound on records taken and not yet ended
 * @param ratePercent share of each shard's limits that the load may use; 0: no pacing, for endpoints that enforce no limits
 * @param ordered one batch of a lane in flight at a time, in the order of submission
 */
public record DeliveryOptions(long inFlightBytes, int inFlightRecords, double ratePercent, boolean ordered) {
    private static final int IN_FLIGHT_RECORDS = 20_000;

    public DeliveryOptions {
        if (inFlightBytes < 1 || inFlightRecords < 1 || ratePercent < 0) {
            throw new IllegalArgumentException(
                    "out of range: " + inFlightBytes + " bytes, " + inFlightRecords + " records, " + ratePercent + "%");
        }
    }

    /** With the usual bound on records, which few loads meet. */
    public DeliveryOptions(long inFlightBytes, double ratePercent, boolean ordered) {
        this(inFlightBytes, IN_FLIGHT_RECORDS, ratePercent, ordered);
    }

    /** Whether the endpoint enforces limits, to which records are held. */
    public boolean paced() {
        return ratePercent > 0;
    }

    /** What one shard takes of this load; 0 if unlimited. */
    public long shardBytesPerSecond() {
        return (long) (Limits.SHARD_BYTES_PER_SECOND * ratePercent / 100);
    }

    /** The same for one of so many that load at the same time. */
    public DeliveryOptions shareOf(int count) {
        return new DeliveryOptions(inFlightBytes, inFlightRecords, ratePercent / count, ordered);
    }
}

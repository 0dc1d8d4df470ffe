package dev.sluice.deliver;

import java.time.Duration;

/**
 * How a load may use the stream and this machine.
 *
 * @param inFlightBytes bound on what is taken and not yet ended: input bytes, or a batch's own size where that is more
 * @param inFlightRecords bound on batches taken and not yet ended
 * @param ratePercent share of each shard's limits that the load may use; at least 1
 * @param paced false for endpoints that enforce no limits: {@code ratePercent} is ignored
 * @param giveUpAfter the load ends when nothing is acknowledged for so long although something is in flight
 * @param ordered one batch of a lane in flight at a time, in the order of submission
 */
public record DeliveryOptions(
        long inFlightBytes,
        int inFlightRecords,
        int ratePercent,
        boolean paced,
        Duration giveUpAfter,
        boolean ordered) {
    public static final DeliveryOptions DEFAULT =
            new DeliveryOptions(48L << 20, 20_000, 100, true, Duration.ofHours(1), false);

    public DeliveryOptions {
        if (inFlightBytes < 1 || inFlightRecords < 1 || ratePercent < 1 || giveUpAfter.isNegative()) {
            throw new IllegalArgumentException("out of range: " + inFlightBytes + " bytes, " + inFlightRecords
                    + " records, " + ratePercent + "%, " + giveUpAfter);
        }
    }
}

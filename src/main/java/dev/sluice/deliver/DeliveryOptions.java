package dev.sluice.deliver;

/**
 * How a load may use the stream and this machine.
 *
 * @param inFlightBytes bound on what is taken and not yet ended: input bytes, or a batch's own size where that is more
 * @param inFlightRecords bound on records taken and not yet ended
 * @param rates how much of the stream it may use
 * @param ordered one batch of a lane in flight at a time, in the order of submission
 */
public record DeliveryOptions(long inFlightBytes, int inFlightRecords, Rates rates, boolean ordered) {
    private static final int IN_FLIGHT_RECORDS = 20_000;

    public DeliveryOptions {
        if (inFlightBytes < 1 || inFlightRecords < 1) {
            throw new IllegalArgumentException(
                    "out of range: " + inFlightBytes + " bytes, " + inFlightRecords + " records");
        }
    }

    /** With the usual bound on records, which few loads meet. */
    public DeliveryOptions(long inFlightBytes, Rates rates, boolean ordered) {
        this(inFlightBytes, IN_FLIGHT_RECORDS, rates, ordered);
    }

    /** Whether the endpoint enforces limits, to which records are held. */
    public boolean paced() {
        return rates.isPaced();
    }

    /** What one of so many shards takes of this load at most, at least 1; 0 if unlimited. */
    public long shardBytesPerSecond(int shards) {
        return paced() ? Math.max(1, (long) rates.most(shards).shardBytesPerSecond(shards)) : 0;
    }

    /** The same for one of so many that load at the same time. */
    public DeliveryOptions shareOf(int count) {
        return new DeliveryOptions(inFlightBytes, inFlightRecords, rates.shareOf(count), ordered);
    }
}

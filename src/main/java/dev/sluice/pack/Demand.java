package dev.sluice.pack;

/**
 * What the open shards take, at one moment.
 *
 * @param bytesPerSecond payload that all of them take together; infinite where they have no limit
 * @param aheadBytes payload that they have been given in advance of their limits, or that waits for them
 * @param shards how many there are
 */
public record Demand(double bytesPerSecond, double aheadBytes, int shards) {
    public static final Demand UNLIMITED = new Demand(Double.POSITIVE_INFINITY, 0, 1);
}

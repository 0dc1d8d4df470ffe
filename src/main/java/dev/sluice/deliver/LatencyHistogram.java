package dev.sluice.deliver;

/**
 * Counts of durations in milliseconds, in 16 buckets for each power of two: below 32 exact, above within 6%. Not safe for use by several
 * threads.
 */
final class LatencyHistogram {
    private static final int SUB_BITS = 4;
    private static final int SUB = 1 << SUB_BITS;

    private final int[] counts = new int[SUB * 36];
    private long total;
    private long maxMillis;

    /** That many records took so long. */
    void add(long millis, int records) {
        counts[Math.min(index(Math.max(0, millis)), counts.length - 1)] += records;
        total += records;
        maxMillis = Math.max(maxMillis, millis);
    }

    /** The duration below or at which {@code share} (0 to 1) of them lie; 0 if there are none. */
    long quantile(double share) {
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && counts[i] > 0) {
                return Math.min(highest(i), maxMillis);
            }
        }
        return maxMillis;
    }

    long max() {
        return maxMillis;
    }

    /** Values below 2 x SUB have a bucket each; then each power of two is cut into SUB equal buckets. */
    private static int index(long millis) {
        int shift = Math.max(0, 63 - SUB_BITS - Long.numberOfLeadingZeros(millis));
        return (shift << SUB_BITS) + (int) (millis >>> shift);
    }

    private static long highest(int index) {
        int shift = Math.max(0, (index >>> SUB_BITS) - 1);
        return ((index - ((long) shift << SUB_BITS) + 1) << shift) - 1;
    }
}

package dev.sluice.pack;

import dev.sluice.read.HashRange;
import java.math.BigInteger;
import java.util.List;

/**
 * The hash-key space cut into lanes, in order: each lane is the range of one shard, or a slice of it. A key belongs to the lane that
 * holds its MD5, so it reaches the shard that any other producer's same key reaches. Immutable.
 */
public final class Lanes {
    private final List<HashRange> ranges;
    /** Upper ends, as two unsigned 64-bit halves. */
    private final long[] lastHigh;

    private final long[] lastLow;

    /**
     * Lanes of these ranges.
     *
     * @param ranges disjoint, covering the whole space, in ascending order */
    public Lanes(List<HashRange> ranges) {
        BigInteger next = BigInteger.ZERO;
        for (HashRange range : ranges) {
            if (!range.first().equals(next)) {
                throw new IllegalArgumentException("the ranges leave a gap or overlap at " + next);
            }
            next = range.last().add(BigInteger.ONE);
        }
        if (!next.equals(HashRange.MAX_KEY.add(BigInteger.ONE))) {
            throw new IllegalArgumentException("the ranges end before the space does, at " + next);
        }
        this.ranges = List.copyOf(ranges);
        this.lastHigh = ranges.stream()
                .mapToLong(r -> r.last().shiftRight(64).longValue())
                .toArray();
        this.lastLow = ranges.stream().mapToLong(r -> r.last().longValue()).toArray();
    }

    public int count() {
        return ranges.size();
    }

    public HashRange range(int lane) {
        return ranges.get(lane);
    }

    /** The lane that holds a hash key, given as its two unsigned halves. */
    public int laneOf(long high, long low) {
        int from = 0;
        int to = lastHigh.length - 1;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = Long.compareUnsigned(high, lastHigh[middle]);
            if (order < 0 || (order == 0 && Long.compareUnsigned(low, lastLow[middle]) <= 0)) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }
}

package dev.sluice.read;

import java.io.Serializable;
import java.math.BigInteger;

/** A closed range of the 128-bit hash-key space, as ListShards gives it. */
public record HashRange(BigInteger first, BigInteger last) implements Serializable {
    public static final BigInteger MAX_KEY = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
    public static final HashRange ALL = new HashRange(BigInteger.ZERO, MAX_KEY);

    public HashRange {
        if (first.signum() < 0 || last.compareTo(first) < 0 || last.compareTo(MAX_KEY) > 0) {
            throw new IllegalArgumentException("not a hash-key range: " + first + " to " + last);
        }
    }

    /** The key farthest from both ends, which stays inside the range's own shard for certain. */
    public BigInteger middle() {
        return first.add(last).shiftRight(1);
    }

    public boolean contains(BigInteger key) {
        return key.compareTo(first) >= 0 && key.compareTo(last) <= 0;
    }
}

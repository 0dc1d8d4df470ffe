package dev.sluice.local;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Writes the {@link SequenceNumber}s of one shard. Within a second only their ordinals differ, so that what is left to do for each is to
 * add some small numbers: every record that is put needs one, and big numbers cost more than to store it.
 */
final class SequenceDigits {
    private static final int LIMB_DIGITS = 9;
    private static final long LIMB = 1_000_000_000;

    /** Below this, an ordinal times a limb is a long. */
    private static final long SMALL_ORDINALS = 1L << 33;

    /** What an ordinal counts, 2 to the power of 80, in limbs, the lowest first. */
    private static final long[] STEP = limbs(BigInteger.TWO.pow(80), 3);

    private final long shardSeconds;
    private final int shard;
    private long seconds = -1;
    private long[] base = {};
    private int digits;

    SequenceDigits(long shardSeconds, int shard) {
        this.shardSeconds = shardSeconds;
        this.shard = shard;
    }

    /** The same as {@code new SequenceNumber(shardSeconds, shard, ordinal, seconds).toString()}. */
    String of(long ordinal, long atSeconds) {
        if (ordinal < 0 || ordinal >= SMALL_ORDINALS) {
            return new SequenceNumber(shardSeconds, shard, ordinal, atSeconds).toString();
        }
        if (atSeconds != seconds) {
            String zero = new SequenceNumber(shardSeconds, shard, 0, atSeconds).toString();
            digits = zero.length();
            base = limbs(new BigInteger(zero), (digits + LIMB_DIGITS - 1) / LIMB_DIGITS);
            seconds = atSeconds;
        }
        byte[] text = new byte[digits];
        int at = digits;
        long carry = 0;
        for (int i = 0; i < base.length; i++) {
            long sum = base[i] + carry + (i < STEP.length ? STEP[i] * ordinal : 0);
            carry = sum / LIMB;
            long limb = sum % LIMB;
            for (int digit = 0; digit < LIMB_DIGITS && at > 0; digit++) {
                text[--at] = (byte) ('0' + limb % 10);
                limb /= 10;
            }
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static long[] limbs(BigInteger number, int count) {
        long[] limbs = new long[count];
        BigInteger rest = number;
        for (int i = 0; i < count; i++) {
            BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(LIMB));
            limbs[i] = parts[1].longValue();
            rest = parts[0];
        }
        return limbs;
    }
}

package dev.sluice.local;

import java.math.BigInteger;

/**
 * The place of a record in its shard, written like the service's: 56 decimal digits, which grow along a shard and from a
 * shard to its children. In hexadecimal: 2, the shard's second of birth (9 digits), its number's last digit, the ordinal (16),
 * 00, the record's second (9), the shard's number (8), 2.
 *
 * @param shardSeconds when the shard was made, in seconds since 1970
 * @param ordinal the record's number in its shard, from 1; 0 stands before the first
 * @param seconds when the record arrived
 */
record SequenceNumber(long shardSeconds, int shard, long ordinal, long seconds) {
    private static final BigInteger FRAME =
            BigInteger.TWO.shiftLeft(184).or(BigInteger.TWO); // the first and the last digit
    private static final long SECONDS_MASK = (1L << 36) - 1;

    @Override
    public String toString() {
        return FRAME.or(BigInteger.valueOf((shardSeconds << 4) | (shard & 0xf)).shiftLeft(144))
                .or(BigInteger.valueOf(ordinal).shiftLeft(80))
                .or(BigInteger.valueOf(seconds).shiftLeft(36))
                .or(BigInteger.valueOf(Integer.toUnsignedLong(shard) << 4))
                .toString();
    }

    /** @throws NumberFormatException unless {@code decimal} is what {@link #toString} writes */
    static SequenceNumber parse(String decimal) {
        BigInteger all = new BigInteger(decimal);
        SequenceNumber parsed = new SequenceNumber(
                all.shiftRight(148).longValue() & SECONDS_MASK,
                all.shiftRight(4).intValue(),
                all.shiftRight(80).longValue(),
                all.shiftRight(36).longValue() & SECONDS_MASK);
        if (parsed.ordinal < 0 || !parsed.toString().equals(decimal)) {
            throw new NumberFormatException("not a sequence number: " + decimal);
        }
        return parsed;
    }
}

package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;

/**
 * Seconds since 1970, with or without a fraction; numbers that would lie past the year 5138 are taken for milliseconds, microseconds
 * or nanoseconds by their length.
 */
public final class EpochTime implements TimeReader {
    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        int at = from;
        long value = 0;
        while (at < to && at - from < 19 && Bytes.isDigit(in[at])) {
            value = value * 10 + in[at] - '0';
            at++;
        }
        int digits = at - from;
        if (digits == 0 || value < 0 || (at < to && Bytes.isDigit(in[at]))) {
            return -1;
        }
        int fraction = digits <= 11 ? 0 : digits <= 14 ? 3 : digits <= 17 ? 6 : 9;
        long unit = 1;
        for (int i = 0; i < fraction; i++) {
            unit *= 10;
        }
        int nanos = (int) (value % unit * (1_000_000_000 / unit));
        if (!into.epoch(value / unit, nanos, fraction)) {
            return -1;
        }
        if (fraction == 0 && at + 1 < to && in[at] == '.' && Bytes.isDigit(in[at + 1])) {
            at = into.readFraction(in, at + 1, to);
        }
        return at;
    }
}

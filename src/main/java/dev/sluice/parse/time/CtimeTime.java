package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;
import java.time.ZoneId;

/** {@code Fri Sep 09 10:42:29.902022 2011}: Apache's error log, and C's ctime. */
public final class CtimeTime implements TimeReader {
    private static final int SHORTEST = 24;

    private final Zone zone;

    public CtimeTime(ZoneId zone) {
        this.zone = new Zone(zone);
    }

    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        if (to - from < SHORTEST
                || in[from + 3] != ' '
                || in[from + 7] != ' '
                || in[from + 10] != ' '
                || in[from + 13] != ':'
                || in[from + 16] != ':'
                || !into.time(Digits.two(in, from + 11), Digits.two(in, from + 14), Digits.two(in, from + 17))) {
            return -1;
        }
        int at = from + 19;
        if (in[at] == '.' && Bytes.isDigit(in[at + 1])) {
            at = into.readFraction(in, at + 1, to);
        }
        if (to - at < 5
                || in[at] != ' '
                || !into.date(Digits.four(in, at + 1), Digits.month(in, from + 4), Digits.padded(in, from + 8))) {
            return -1;
        }
        zone.apply(into);
        return at + 5;
    }
}

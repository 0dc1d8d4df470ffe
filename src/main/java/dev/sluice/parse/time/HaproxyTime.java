package dev.sluice.parse.time;

import java.time.ZoneId;

/** {@code 06/Feb/2009:12:14:14.655}: HAProxy's accept date, in the zone given. */
public final class HaproxyTime implements TimeReader {
    private static final int SHORTEST = 21;

    private final Zone zone;

    public HaproxyTime(ZoneId zone) {
        this.zone = new Zone(zone);
    }

    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        if (to - from < SHORTEST
                || in[from + 2] != '/'
                || in[from + 6] != '/'
                || in[from + 11] != ':'
                || in[from + 20] != '.'
                || !into.date(Digits.four(in, from + 7), Digits.month(in, from + 3), Digits.two(in, from))
                || !into.time(Digits.two(in, from + 12), Digits.two(in, from + 15), Digits.two(in, from + 18))) {
            return -1;
        }
        int end = into.readFraction(in, from + 21, to);
        zone.apply(into);
        return end;
    }
}

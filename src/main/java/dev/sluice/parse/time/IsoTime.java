package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;
import java.time.ZoneId;

/**
 * {@code 2026-11-23T07:15:00.123+01:00} and its relatives: T or a space between date and time, slashes in the date, a comma before
 * the fraction, and what {@link TimeTail} reads behind it. Without an offset the zone given here holds. A date alone is its midnight.
 */
public final class IsoTime implements TimeReader {
    private final TimeTail tail;

    public IsoTime(ZoneId zone) {
        tail = new TimeTail(zone);
    }

    private IsoTime(TimeTail tail) {
        this.tail = tail;
    }

    /** For times that a word follows which may look like a zone's name: levels do. Of names UTC and GMT alone are read. */
    public static IsoTime withoutNames(ZoneId zone) {
        return new IsoTime(new TimeTail(zone, false));
    }

    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        if (to - from < 10) {
            return -1;
        }
        byte separator = in[from + 4];
        if ((separator != '-' && separator != '/')
                || in[from + 7] != separator
                || !into.date(Digits.four(in, from), Digits.two(in, from + 5), Digits.two(in, from + 8))) {
            return -1;
        }
        int at = from + 10;
        boolean timeFollows = to - at >= 6
                && (in[at] == 'T' || in[at] == ' ' || in[at] == 't')
                && in[at + 3] == ':'
                && Bytes.isDigit(in[at + 1]);
        if (!timeFollows) {
            into.time(0, 0, 0);
            tail.none(into);
            return at;
        }
        int hour = Digits.two(in, at + 1);
        int minute = Digits.two(in, at + 4);
        at += 6;
        int second = 0;
        if (at + 3 <= to && in[at] == ':') {
            second = Digits.two(in, at + 1);
            at += 3;
        }
        if (!into.time(hour, minute, second)) {
            return -1;
        }
        if (at + 1 < to && (in[at] == '.' || in[at] == ',') && Bytes.isDigit(in[at + 1])) {
            at = into.readFraction(in, at + 1, to);
        }
        return tail.read(in, at, to, into);
    }
}

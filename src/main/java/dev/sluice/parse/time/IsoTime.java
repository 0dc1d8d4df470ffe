package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;
import java.time.ZoneId;

/**
 * {@code 2026-11-23T07:15:00.123+01:00} and its relatives: T or a space between date and time, slashes in the date, a comma before
 * the fraction, offsets as Z, +01, +0100 or +01:00 with or without a space before, or the words UTC and GMT. Without an offset, or behind one that only has a name, the zone
 * given here holds. A date alone is its midnight.
 */
public final class IsoTime implements TimeReader {
    private final Zone zone;

    public IsoTime(ZoneId zone) {
        this.zone = new Zone(zone);
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
            zone.apply(into);
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
        return offset(in, at, to, into);
    }

    private int offset(byte[] in, int from, int to, Timestamp into) {
        int at = from < to && in[from] == ' ' ? from + 1 : from;
        if (at < to && (in[at] == 'Z' || in[at] == 'z') && at == from) {
            into.offset(0);
            return at + 1;
        }
        if (Bytes.startsWith(in, at, to, "UTC") || Bytes.startsWith(in, at, to, "GMT")) {
            into.offset(0);
            return at + 3;
        }
        if (to - at >= 3 && (in[at] == '+' || in[at] == '-')) {
            int hours = Digits.two(in, at + 1);
            int end = at + 3;
            int minutesAt = end < to && in[end] == ':' ? end + 1 : end;
            int minutes = minutesAt + 2 <= to ? Digits.two(in, minutesAt) : -1;
            if (minutes >= 0) {
                end = minutesAt + 2;
            }
            int seconds = (hours * 60 + Math.max(minutes, 0)) * 60;
            if (hours >= 0 && minutes < 60 && into.offset(in[at] == '-' ? -seconds : seconds)) {
                return end;
            }
        }
        zone.apply(into);
        return isAbbreviation(in, at, to) ? to : from;
    }

    /** Names like CET: their meaning depends on where one is, so the zone given must be theirs. */
    private static boolean isAbbreviation(byte[] in, int from, int to) {
        for (int i = from; i < to; i++) {
            if (in[i] < 'A' || in[i] > 'Z') {
                return false;
            }
        }
        return to - from >= 2 && to - from <= 5;
    }
}

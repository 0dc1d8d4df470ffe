package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * {@code Oct 11 22:14:15} of RFC 3164, which names neither year nor zone: the zone is the one given, the year the latest that puts the
 * time at most a day after the reference. Cisco's {@code Oct 11 2026 22:14:15} and fractions of the second are read too.
 */
public final class SyslogTime implements TimeReader {
    private static final int BYTES = 15;

    private final Zone zone;
    private final int referenceYear;
    private final long latestMillis;

    public SyslogTime(ZoneId zone, Instant reference) {
        this.zone = new Zone(zone);
        referenceYear = reference.atZone(zone).getYear();
        latestMillis = reference.plus(1, ChronoUnit.DAYS).toEpochMilli();
    }

    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        if (to - from < BYTES || in[from + 3] != ' ' || in[from + 6] != ' ') {
            return -1;
        }
        int month = Digits.month(in, from);
        int day = Digits.padded(in, from + 4);
        int clock = from + 7;
        boolean hasYear = to - from >= BYTES + 5 && in[clock + 4] == ' ' && Digits.four(in, clock) > 0;
        int year = hasYear ? Digits.four(in, clock) : referenceYear;
        clock = hasYear ? clock + 5 : clock;
        if (in[clock + 2] != ':'
                || in[clock + 5] != ':'
                || month < 0
                || !into.time(Digits.two(in, clock), Digits.two(in, clock + 3), Digits.two(in, clock + 6))) {
            return -1;
        }
        int end = clock + 8;
        if (end + 1 < to && in[end] == '.' && Bytes.isDigit(in[end + 1])) {
            end = into.readFraction(in, end + 1, to);
        }
        if (hasYear) {
            return set(into, year, month, day) ? end : -1;
        }
        // The 29th of February may be up to eight years back.
        for (int candidate = year + 1; candidate >= year - 8; candidate--) {
            if (set(into, candidate, month, day) && into.epochMillis() <= latestMillis) {
                return end;
            }
        }
        return -1;
    }

    private boolean set(Timestamp into, int year, int month, int day) {
        if (!into.date(year, month, day)) {
            return false;
        }
        zone.apply(into);
        return true;
    }
}

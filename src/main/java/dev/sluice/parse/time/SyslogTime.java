package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * {@code Oct 11 22:14:15} of RFC 3164, which names neither year nor zone: the zone is the one given, the year the latest that puts the
 * time at most a day after the reference. Cisco's {@code Oct 11 2026 22:14:15}, its {@code 22:14:15 CET:} and fractions of the second
 * are read too.
 */
public final class SyslogTime implements TimeReader {
    private static final int BYTES = 15;

    private final ZoneId zone;
    private final TimeTail tail;
    private int referenceYear;
    private long latestMillis;
    private boolean hasYear;
    private int nameFrom;
    private int nameTo;

    public SyslogTime(ZoneId zone, Instant reference) {
        this.zone = zone;
        tail = new TimeTail(zone);
        readBy(reference);
    }

    /** From now on times that name no year lie at most a day after {@code reference}. */
    public void readBy(Instant reference) {
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
        hasYear = to - from >= BYTES + 5 && in[clock + 4] == ' ' && Digits.four(in, clock) > 0;
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
        nameFrom = end < to && in[end] == ' ' ? end + 1 : end;
        nameTo = tail.nameBeforeColon(in, nameFrom, to);
        end = nameTo > nameFrom ? nameTo : end;
        if (hasYear) {
            return set(in, into, year, month, day) ? end : -1;
        }
        // The 29th of February may be up to eight years back.
        for (int candidate = year + 1; candidate >= year - 8; candidate--) {
            if (set(in, into, candidate, month, day) && into.epochMillis() <= latestMillis) {
                return end;
            }
        }
        return -1;
    }

    private boolean set(byte[] in, Timestamp into, int year, int month, int day) {
        if (!into.date(year, month, day)) {
            return false;
        }
        if (nameTo > nameFrom) {
            return tail.name(in, nameFrom, nameTo, into);
        }
        tail.none(into);
        return true;
    }

    /**
     * Whether the time just read, which lies outside, would be wanted if it were of an earlier year than the one that was taken for its
     * own. No later one comes into question.
     */
    public boolean mayBeWanted(Timestamp time, TimeRange wanted) {
        if (hasYear || time.epochMillis() < wanted.untilMillis()) {
            return false;
        }
        Timestamp earlier = time.copy();
        int last = Math.min(
                time.year() - 1,
                Instant.ofEpochMilli(wanted.untilMillis()).atZone(zone).getYear());
        // The 29th of February may be up to eight years back.
        for (int year = last; year >= last - 8; year--) {
            if (earlier.date(year, time.month(), time.day())) {
                if (nameTo == nameFrom) {
                    tail.none(earlier);
                }
                if (earlier.epochMillis() < wanted.untilMillis()) {
                    return wanted.covers(earlier.epochMillis());
                }
            }
        }
        return false;
    }
}

package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;
import java.time.Instant;
import java.time.ZoneId;

/**
 * {@code Oct 11 22:14:15} of RFC 3164, which names neither year nor zone: the zone is the one given, the year the latest that puts the
 * time at most a day after the reference. Cisco's {@code Oct 11 2026 22:14:15}, its {@code 22:14:15 CET:} and fractions of the second
 * are read too.
 */
public final class SyslogTime implements TimeReader {
    private static final int BYTES = 15;

    private final TimeTail tail;
    private final YearRule years;
    private boolean hasYear;
    private int nameFrom;
    private int nameTo;

    public SyslogTime(ZoneId zone, Instant reference) {
        tail = new TimeTail(zone);
        years = new YearRule(zone, reference);
    }

    @Override
    public void readBy(Instant reference) {
        years.readBy(reference);
    }

    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        // One digit of a day behind one space, where syslogd would write two spaces.
        int less = to - from >= BYTES && in[from + 5] == ' ' && Bytes.isDigit(in[from + 4]) ? 1 : 0;
        if (to - from < BYTES || in[from + 3] != ' ' || in[from + 6 - less] != ' ') {
            return -1;
        }
        int month = Digits.month(in, from);
        int day = less == 1 ? in[from + 4] - '0' : Digits.padded(in, from + 4);
        int clock = from + 7 - less;
        hasYear = to - clock >= BYTES - 2 && in[clock + 4] == ' ' && Digits.four(in, clock) > 0;
        int year = hasYear ? Digits.four(in, clock) : 0;
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
        return years.latest(into, month * 32 + day, candidate -> set(in, into, candidate, month, day)) ? end : -1;
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

    @Override
    public boolean mayBeWanted(Timestamp time, TimeRange wanted) {
        return !hasYear
                && years.mayBeWanted(time, wanted, earlier -> {
                    if (nameTo == nameFrom) {
                        tail.none(earlier);
                    }
                });
    }
}

package dev.sluice.parse.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** The year of times that name none: the latest that puts the time at most a day after the reference. Owned by one worker. */
final class YearRule {
    /** The 29th of February may be up to eight years back. */
    private static final int YEARS_BACK = 8;

    private static final long FAR = Duration.ofDays(3).toMillis();

    private final ZoneId zone;
    private int referenceYear;
    private long latestMillis;
    private int sureDay = -1;
    private int sureYear;

    YearRule(ZoneId zone, Instant reference) {
        this.zone = zone;
        readBy(reference);
    }

    void readBy(Instant reference) {
        sureDay = -1;
        referenceYear = reference.atZone(zone).getYear();
        latestMillis = reference.plus(1, ChronoUnit.DAYS).toEpochMilli();
    }

    /**
     * Tries years, the latest first.
     *
     * @param day names month and day of the time: of one number as long as they are the same
     * @param set puts a year's date and offset into {@code into}; false if there is no such day
     */
    boolean latest(Timestamp into, int day, IntPredicate set) {
        if (day == sureDay && set.test(sureYear)) {
            return true;
        }
        for (int year = referenceYear + 1; year >= referenceYear - YEARS_BACK; year--) {
            if (set.test(year) && into.epochMillis() <= latestMillis) {
                // Where the day lies far from the bound, the time of day does not matter.
                boolean sure = into.epochMillis() < latestMillis - FAR && year <= referenceYear;
                sureDay = sure && isFar(into, year + 1, set) && set.test(year) ? day : -1;
                sureYear = year;
                return set.test(year);
            }
        }
        return false;
    }

    private boolean isFar(Timestamp into, int year, IntPredicate set) {
        return !set.test(year) || into.epochMillis() > latestMillis + FAR;
    }

    /**
     * Whether a time that lies outside would be wanted if it were of an earlier year. No later one comes into question.
     *
     * @param offset sets the offset of a date that was changed
     */
    boolean mayBeWanted(Timestamp time, TimeRange wanted, Consumer<Timestamp> offset) {
        if (time.epochMillis() < wanted.untilMillis()) {
            return false;
        }
        Timestamp earlier = time.copy();
        int last = Math.min(
                time.year() - 1,
                Instant.ofEpochMilli(wanted.untilMillis()).atZone(zone).getYear());
        for (int year = last; year >= last - YEARS_BACK; year--) {
            if (earlier.date(year, time.month(), time.day())) {
                offset.accept(earlier);
                if (earlier.epochMillis() < wanted.untilMillis()) {
                    return wanted.covers(earlier.epochMillis());
                }
            }
        }
        return false;
    }
}

package dev.sluice.parse.time;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** The year of times that name none: the latest that puts the time at most a day after the reference. Owned by one worker. */
final class YearRule {
    /** The 29th of February may be up to eight years back. */
    private static final int YEARS_BACK = 8;

    private final ZoneId zone;
    private int referenceYear;
    private long latestMillis;

    YearRule(ZoneId zone, Instant reference) {
        this.zone = zone;
        readBy(reference);
    }

    void readBy(Instant reference) {
        referenceYear = reference.atZone(zone).getYear();
        latestMillis = reference.plus(1, ChronoUnit.DAYS).toEpochMilli();
    }

    /**
     * Tries years, the latest first.
     *
     * @param set puts a year's date and offset into {@code into}; false if there is no such day
     */
    boolean latest(Timestamp into, IntPredicate set) {
        for (int year = referenceYear + 1; year >= referenceYear - YEARS_BACK; year--) {
            if (set.test(year) && into.epochMillis() <= latestMillis) {
                return true;
            }
        }
        return false;
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

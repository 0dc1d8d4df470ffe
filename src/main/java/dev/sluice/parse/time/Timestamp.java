package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import java.nio.charset.StandardCharsets;

/** One moment as its source wrote it: local date and time, as many digits of the second as there were, offset from UTC. */
public final class Timestamp {
    /** In place of {@link #epochMillis} where an event has no time. */
    public static final long NONE = Long.MIN_VALUE;

    private static final int[] MONTH_DAYS = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /** The text of the last time, of which the next one's hour is the same as a rule. */
    private final byte[] written = "\"0000-00-00T00:00:00.000000000+00:00\"".getBytes(StandardCharsets.US_ASCII);

    private int writtenHour = -1;
    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private int fractionDigits;
    private int offsetSeconds;

    /** The same time, to be changed. */
    Timestamp copy() {
        Timestamp copy = new Timestamp();
        copy.date(year, month, day);
        copy.time(hour, minute, second);
        copy.fraction(nanos, fractionDigits);
        copy.offset(offsetSeconds);
        return copy;
    }

    int year() {
        return year;
    }

    int month() {
        return month;
    }

    int day() {
        return day;
    }

    /** Sets the date; false if there is no such day. */
    public boolean date(int year, int month, int day) {
        this.year = year;
        this.month = month;
        this.day = day;
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= MONTH_DAYS[month]
                && (month != 2 || day < 29 || isLeap(year))
                && year >= 0
                && year <= 9999;
    }

    /** Sets the time of day, to the second; false if there is no such time. A 60th second leaps and is let pass. */
    public boolean time(int hour, int minute, int second) {
        this.hour = hour;
        this.minute = minute;
        this.second = second;
        nanos = 0;
        fractionDigits = 0;
        return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
    }

    /** Takes the hour for one of the morning, or of the afternoon; false if that is no time: 22 AM. */
    boolean halfDay(boolean afternoon) {
        if (afternoon ? hour == 0 : hour > 12) {
            return false;
        }
        hour = hour == 12 ? (afternoon ? 12 : 0) : afternoon && hour < 12 ? hour + 12 : hour;
        return true;
    }

    /** Sets the part of the second; {@code digits} of it, 0 to 9, are written. */
    public void fraction(int nanos, int digits) {
        this.nanos = nanos;
        fractionDigits = digits;
    }

    /** Reads the digits behind a decimal point; those past the ninth are dropped. Returns where they end, {@code from} if there are none. */
    public int readFraction(byte[] in, int from, int to) {
        int at = from;
        int value = 0;
        int digits = 0;
        while (at < to && Bytes.isDigit(in[at])) {
            if (digits < 9) {
                value = value * 10 + in[at] - '0';
                digits++;
            }
            at++;
        }
        for (int i = digits; i < 9; i++) {
            value *= 10;
        }
        fraction(value, digits);
        return at;
    }

    /** Sets the offset from UTC; false if no place on earth has it. */
    public boolean offset(int seconds) {
        offsetSeconds = seconds;
        return seconds >= -18 * 3600 && seconds <= 18 * 3600;
    }

    /** Sets all from a moment in UTC. */
    public boolean epoch(long seconds, int nanos, int digits) {
        if (seconds < -62_167_219_200L || seconds > 253_402_300_799L) {
            return false;
        }
        long days = Math.floorDiv(seconds, 86_400L);
        int ofDay = (int) Math.floorMod(seconds, 86_400L);
        // Howard Hinnant's civil-from-days: eras of 400 years that begin in March.
        long shifted = days + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        int ofEra = (int) (shifted - era * 146_097);
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * ofYear + 2) / 153;
        int newMonth = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        int newYear = (int) (yearOfEra + era * 400) + (newMonth <= 2 ? 1 : 0);
        return date(newYear, newMonth, ofYear - (153 * shiftedMonth + 2) / 5 + 1)
                && time(ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
                && setFraction(nanos, digits)
                && offset(0);
    }

    private boolean setFraction(int newNanos, int digits) {
        fraction(newNanos, digits);
        return true;
    }

    private long localSeconds() {
        long y = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(y, 400L);
        long yearOfEra = y - era * 400;
        long ofYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear;
        return (era * 146_097 + ofEra - 719_468) * 86_400 + hour * 3600L + minute * 60L + second;
    }

    /** Milliseconds since 1970 in UTC. */
    public long epochMillis() {
        return (localSeconds() - offsetSeconds) * 1000 + nanos / 1_000_000;
    }

    /** Names the local hour: two times with one number differ in minutes and seconds only. */
    int localHour() {
        return ((year * 13 + month) * 32 + day) * 24 + hour;
    }

    /** Names the local minute. */
    long localMinute() {
        return localHour() * 60L + minute;
    }

    java.time.LocalDateTime local() {
        return java.time.LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59));
    }

    /** Appends the moment as a JSON string: {@code "2026-11-23T07:15:00.123+01:00"}, with Z where the offset is none. */
    public void append(JsonBuffer out) {
        int hourOfAll = localHour();
        if (hourOfAll != writtenHour) {
            writtenHour = hourOfAll;
            two(year / 100, 1);
            two(year % 100, 3);
            two(month, 6);
            two(day, 9);
            two(hour, 12);
        }
        two(minute, 15);
        two(second, 18);
        int at = 20;
        if (fractionDigits > 0) {
            int value = nanos;
            for (int i = fractionDigits; i < 9; i++) {
                value /= 10;
            }
            written[at++] = '.';
            for (int i = at + fractionDigits - 1; i >= at; i--) {
                written[i] = (byte) ('0' + value % 10);
                value /= 10;
            }
            at += fractionDigits;
        }
        if (offsetSeconds == 0) {
            written[at++] = 'Z';
        } else {
            int minutes = Math.abs(offsetSeconds) / 60;
            written[at] = (byte) (offsetSeconds < 0 ? '-' : '+');
            two(minutes / 60, at + 1);
            written[at + 3] = ':';
            two(minutes % 60, at + 4);
            at += 6;
        }
        written[at++] = '"';
        out.raw(written, 0, at);
    }

    private void two(int value, int at) {
        written[at] = (byte) ('0' + value / 10);
        written[at + 1] = (byte) ('0' + value % 10);
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }
}

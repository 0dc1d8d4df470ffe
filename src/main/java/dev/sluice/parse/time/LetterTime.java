package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * A layout in java.time's letters, as a format's file gives it, read without a String: {@code yyyy yy MMM MM dd d HH H hh mm ss} and {@code S}
 * for as many digits as there are, {@code EEE}, and at the end {@code a}, {@code X} or {@code z} for what {@link TimeTail} reads. {@code d} and
 * {@code H} take one digit or two, and a space before one. Without {@code y} the year is {@link YearRule}'s.
 */
public final class LetterTime implements TimeReader {
    private record Step(char letter, int count, String text) {}

    private final List<Step> steps = new ArrayList<>();
    private final TimeTail tail;
    private final YearRule years;
    private final boolean hasYear;
    private final boolean hasTail;

    private int year;
    private int month;
    private int day;
    private int hour;
    private int minute;
    private int second;

    /** @throws IllegalArgumentException if the layout has other letters, or names no month, day, hour or minute */
    public LetterTime(String layout, ZoneId zone, Instant reference) {
        tail = new TimeTail(zone, layout.endsWith("z"));
        years = new YearRule(zone, reference);
        int at = 0;
        while (at < layout.length()) {
            at = addStep(layout, at);
        }
        requireMeaning(layout);
        hasYear = has('y');
        hasTail = has('X') || has('a') || has('z');
        if (!has('M') || !has('d') || !(has('H') || has('h')) || !has('m')) {
            throw new IllegalArgumentException("the layout '" + layout + "' does not name month, day, hour and minute");
        }
    }

    private int addStep(String layout, int from) {
        char letter = layout.charAt(from);
        int at = from;
        if (letter == '\'') {
            int close = layout.indexOf('\'', from + 1);
            steps.add(new Step(' ', 0, layout.substring(from + 1, close < 0 ? layout.length() : close)));
            return close < 0 ? layout.length() : close + 1;
        }
        while (at < layout.length() && layout.charAt(at) == letter) {
            at++;
        }
        boolean known = "yMdHhmsSEaXz".indexOf(letter) >= 0;
        if (!known && Character.isLetter(letter)) {
            throw new IllegalArgumentException("the layout '" + layout + "' has the letter " + letter
                    + "; there are yyyy, yy, MMM, MM, dd, d, HH, H, hh, mm, ss, S, EEE, a, X and z");
        }
        steps.add(known ? new Step(letter, at - from, "") : new Step(' ', 0, layout.substring(from, at)));
        return at;
    }

    private void requireMeaning(String layout) {
        boolean tail = false;
        for (Step step : steps) {
            if (tail && step.letter != ' ' && !isTail(step)) {
                throw new IllegalArgumentException(
                        "the layout '" + layout + "' goes on behind a, X or z, which stand at the end");
            }
            tail |= isTail(step);
        }
        if (has('h') && !has('a')) {
            throw new IllegalArgumentException(
                    "the layout '" + layout + "' has h, the hour of a half day, and no a that says which; use H");
        }
    }

    private static boolean isTail(Step step) {
        return step.letter == 'a' || step.letter == 'X' || step.letter == 'z';
    }

    private boolean has(char letter) {
        return steps.stream().anyMatch(step -> step.letter == letter);
    }

    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        second = 0;
        int at = from;
        int fractionFrom = -1;
        int fractionTo = -1;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (isTail(step)) {
                break;
            }
            if (step.letter == 'S') {
                fractionFrom = at;
                while (at < to && Bytes.isDigit(in[at])) {
                    at++;
                }
                fractionTo = at;
                if (fractionTo == fractionFrom) {
                    return -1;
                }
            } else {
                at = step(step, in, at, to);
                if (at < 0) {
                    return -1;
                }
            }
        }
        if (!into.time(hour, minute, second)) {
            return -1;
        }
        if (fractionFrom >= 0) {
            into.readFraction(in, fractionFrom, fractionTo);
        }
        return date(in, at, to, into);
    }

    private int date(byte[] in, int at, int to, Timestamp into) {
        if (hasYear) {
            return into.date(year, month, day) ? end(in, at, to, into) : -1;
        }
        boolean set = years.latest(
                into, month * 32 + day, candidate -> into.date(candidate, month, day) && end(in, at, to, into) >= 0);
        return set ? (hasTail ? end(in, at, to, into) : at) : -1;
    }

    private int end(byte[] in, int at, int to, Timestamp into) {
        if (hasTail) {
            return tail.read(in, at, to, into);
        }
        tail.none(into);
        return at;
    }

    private int step(Step step, byte[] in, int at, int to) {
        if (step.letter == ' ') {
            return Bytes.startsWith(in, at, to, step.text) ? at + step.text.length() : -1;
        }
        if (step.letter == 'E' || (step.letter == 'M' && step.count == 3)) {
            month = step.letter == 'M' && to - at >= 3 ? Digits.month(in, at) : month;
            return to - at < 3 || (step.letter == 'M' && month < 0) ? -1 : at + 3;
        }
        int width = step.count == 1 ? width(in, at, to) : step.count;
        if (width < 1 || to - at < width) {
            return -1;
        }
        int value = width == 4 ? Digits.four(in, at) : width == 2 ? Digits.padded(in, at) : in[at] - '0';
        if (value < 0 || (width == 2 && step.count == 2 && in[at] == ' ')) {
            return -1;
        }
        switch (step.letter) {
            case 'y' -> year = step.count == 2 ? value + (value < 70 ? 2000 : 1900) : value;
            case 'M' -> month = value;
            case 'd' -> day = value;
            case 'm' -> minute = value;
            case 's' -> second = value;
            default -> hour = value;
        }
        return at + width;
    }

    /** Of a number of one digit or two, or a space and one. */
    private static int width(byte[] in, int at, int to) {
        if (at >= to || (!Bytes.isDigit(in[at]) && in[at] != ' ')) {
            return -1;
        }
        return at + 1 < to && Bytes.isDigit(in[at + 1]) ? 2 : in[at] == ' ' ? -1 : 1;
    }

    @Override
    public void readBy(Instant reference) {
        years.readBy(reference);
    }

    @Override
    public boolean mayBeWanted(Timestamp time, TimeRange wanted) {
        return !hasYear
                && years.mayBeWanted(time, wanted, earlier -> {
                    if (!hasTail) {
                        tail.none(earlier);
                    }
                });
    }
}

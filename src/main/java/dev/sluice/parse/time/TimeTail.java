package dev.sluice.parse.time;

import dev.sluice.parse.json.Bytes;
import java.time.ZoneId;

/**
 * What may follow a time of day, each with a space before it or without: AM or PM, then Z, UTC, GMT, +01, +0100, +01:00 or a zone's name.
 * Without a zone the one given here holds. Owned by one worker.
 */
final class TimeTail {
    private final Zone zone;
    private final ZoneNames names;
    private final boolean named;

    TimeTail(ZoneId zone) {
        this(zone, true);
    }

    /** @param named whether a zone's name is looked for; where a word follows the time that may look like one, it is not to be */
    TimeTail(ZoneId zone, boolean named) {
        this.zone = new Zone(zone);
        names = new ZoneNames(zone);
        this.named = named;
    }

    /** Sets the offset of a date at midnight. */
    void none(Timestamp into) {
        zone.apply(into);
    }

    /** Where a zone's name ends behind which a colon stands; {@code from} if none does. */
    int nameBeforeColon(byte[] in, int from, int to) {
        int end = ZoneNames.end(in, from, to);
        return end < to && in[end] == ':' && end > from && (isUniversal(in, from, end) || names.isKnown(in, from, end))
                ? end
                : from;
    }

    /** Sets the offset that a name stands for; false if it does not tell it. */
    boolean name(byte[] in, int from, int to, Timestamp into) {
        return isUniversal(in, from, to) ? into.offset(0) : names.apply(in, from, to, into);
    }

    private static boolean isUniversal(byte[] in, int from, int to) {
        return Bytes.startsWith(in, from, to, "UTC") || Bytes.startsWith(in, from, to, "GMT");
    }

    /**
     * Reads from the end of a time of day on, whose date is set, too.
     *
     * @return where it ends; -1 if it makes no time: 22 o'clock AM, or a zone's name that does not tell the offset
     */
    int read(byte[] in, int from, int to, Timestamp into) {
        if (from < to && (in[from] == 'Z' || in[from] == 'z')) {
            into.offset(0);
            return from + 1;
        }
        int at = from;
        int half = space(in, from, to);
        int halfEnd = halfDayEnd(in, half, to);
        if (halfEnd > half) {
            if (!into.halfDay((in[half] | 0x20) == 'p')) {
                return -1;
            }
            at = halfEnd;
        }
        return offset(in, at, to, into);
    }

    /** Behind a space, also the narrow one that Java and browsers put before PM. */
    private static int space(byte[] in, int from, int to) {
        if (from < to && in[from] == ' ') {
            return from + 1;
        }
        boolean narrow =
                to - from > 3 && in[from] == (byte) 0xE2 && in[from + 1] == (byte) 0x80 && in[from + 2] == (byte) 0xAF;
        return narrow ? from + 3 : from;
    }

    /** Behind AM, pm or p.m.; {@code from} if none stands there. */
    private static int halfDayEnd(byte[] in, int from, int to) {
        if (to - from < 2 || ((in[from] | 0x20) != 'a' && (in[from] | 0x20) != 'p')) {
            return from;
        }
        boolean dots = in[from + 1] == '.';
        int letter = dots ? from + 2 : from + 1;
        if (letter >= to || (in[letter] | 0x20) != 'm') {
            return from;
        }
        int end = dots && letter + 1 < to && in[letter + 1] == '.' ? letter + 2 : letter + 1;
        boolean goesOn = end < to && (Bytes.isDigit(in[end]) || ((in[end] | 0x20) >= 'a' && (in[end] | 0x20) <= 'z'));
        return goesOn ? from : end;
    }

    private int offset(byte[] in, int from, int to, Timestamp into) {
        int at = from < to && in[from] == ' ' ? from + 1 : from;
        if (isUniversal(in, at, to)) {
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
        return word(in, from, at, to, into);
    }

    private int word(byte[] in, int from, int at, int to, Timestamp into) {
        int end = ZoneNames.end(in, at, to);
        boolean isWord = named && end > at && (end == to || in[end] == ' ' || in[end] == ':');
        if (isWord && names.isKnown(in, at, end)) {
            return names.apply(in, at, end, into) ? end : -1;
        }
        zone.apply(into);
        return from;
    }
}

package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.time.IsoTime;
import dev.sluice.parse.time.Timestamp;

/** A time whose date and time of day are two fields, {@code date=} and {@code time=}, and its zone perhaps a third: {@code tz="-0700"}. */
final class TimeApart {
    private static final int DATE_BYTES = 10;

    private final IsoTime iso;
    private final boolean wanted;
    private final byte[] joined = new byte[64];
    private int dateFrom;
    private int clockFrom;
    private int clockTo;
    private int zoneFrom;
    private int zoneTo;

    /** Joins nothing where the user names the field of the time. */
    TimeApart(ParserOptions options) {
        iso = new IsoTime(options.times().zone());
        wanted = options.times().field() == null;
    }

    void clear() {
        dateFrom = -1;
        clockFrom = -1;
        zoneFrom = -1;
    }

    /** Whether a field of this name may be a part of the time. */
    boolean isPart(byte[] in, int keyFrom, int keyTo) {
        int length = keyTo - keyFrom;
        return wanted
                && ((length == 4
                                && (Bytes.startsWith(in, keyFrom, keyTo, "date")
                                        || Bytes.startsWith(in, keyFrom, keyTo, "time")))
                        || (length == 2 && Bytes.startsWith(in, keyFrom, keyTo, "tz")));
    }

    /** Takes a field that is a part of the time; false if it is none. */
    boolean note(byte[] in, int keyFrom, int keyTo, int from, int to) {
        int length = keyTo - keyFrom;
        if (!isPart(in, keyFrom, keyTo)) {
            return false;
        }
        if (length == 4 && Bytes.startsWith(in, keyFrom, keyTo, "date") && isDate(in, from, to)) {
            dateFrom = from;
            return true;
        }
        if (length == 4 && Bytes.startsWith(in, keyFrom, keyTo, "time") && isClock(in, from, to)) {
            clockFrom = from;
            clockTo = to;
            return true;
        }
        if (length == 2 && Bytes.startsWith(in, keyFrom, keyTo, "tz") && to - from <= 6) {
            zoneFrom = from;
            zoneTo = to;
        }
        return false;
    }

    /** Reads the parts noted since {@link #clear} as one time; false if date or time of day is missing, or they make none. */
    boolean read(byte[] in, Timestamp into) {
        if (dateFrom < 0 || clockFrom < 0) {
            return false;
        }
        System.arraycopy(in, dateFrom, joined, 0, DATE_BYTES);
        joined[DATE_BYTES] = 'T';
        int length = DATE_BYTES + 1 + clockTo - clockFrom;
        System.arraycopy(in, clockFrom, joined, DATE_BYTES + 1, clockTo - clockFrom);
        if (zoneFrom >= 0) {
            System.arraycopy(in, zoneFrom, joined, length, zoneTo - zoneFrom);
            length += zoneTo - zoneFrom;
        }
        return iso.read(joined, 0, length, into) == length;
    }

    private static boolean isDate(byte[] in, int from, int to) {
        return to - from == DATE_BYTES && (in[from + 4] == '-' || in[from + 4] == '/') && Bytes.isDigit(in[from]);
    }

    private static boolean isClock(byte[] in, int from, int to) {
        return to - from >= 5 && to - from <= 24 && in[from + 2] == ':' && Bytes.isDigit(in[from]);
    }
}

package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import java.util.Arrays;

/**
 * logfmt (brandur.org/logfmt, pkg.go.dev/github.com/kr/logfmt): {@code key=value key="quoted value" flag}. Values are strings, as the
 * format has no types; a key alone is true. Quoted values have Go's escapes. A key that comes again gets a number: {@code key_2}.
 */
final class LogfmtParser extends LineParser {
    private static final int MOST_KEYS = 512;
    private static final String TIMESTAMP_KEY = "@timestamp";

    private final TimeField timeField;
    private final TimeApart apart;
    private final JsonBuffer unescaped = new JsonBuffer(256);
    private final int[] keyFrom = new int[MOST_KEYS];
    private final int[] keyTo = new int[MOST_KEYS];
    private int keys;

    LogfmtParser(Definition definition, ParserOptions options) {
        timeField = new TimeField(definition.withItsTime(options));
        apart = new TimeApart(options);
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        keys = 0;
        apart.clear();
        boolean pairs = false;
        boolean timed = false;
        boolean timestampWritten = false;
        out.put('{');
        int at = space(in, from, to);
        while (at < to) {
            int keyEnd = keyEnd(in, at, to);
            if (keyEnd == at || keys == MOST_KEYS || (keyEnd < to && in[keyEnd] == '"')) {
                return reject(keyEnd, keys == MOST_KEYS ? "more than " + MOST_KEYS + " keys" : "a key must stand here");
            }
            boolean hasValue = keyEnd < to && in[keyEnd] == '=';
            boolean quoted = hasValue && keyEnd + 1 < to && in[keyEnd + 1] == '"';
            int valueFrom = quoted ? keyEnd + 2 : Math.min(keyEnd + 1, to);
            int valueTo = quoted ? closingQuote(in, valueFrom, to) : hasValue ? bareEnd(in, valueFrom, to) : keyEnd;
            if (quoted && (valueTo >= to || (valueTo + 1 < to && !isSpace(in[valueTo + 1])))) {
                return reject(keyEnd + 1, "a quoted value must end, and a space must follow it");
            }
            boolean isTimestamp =
                    keyEnd - at == TIMESTAMP_KEY.length() && Bytes.startsWith(in, at, keyEnd, TIMESTAMP_KEY);
            boolean readNow = false;
            boolean mayBeTime =
                    !timed && hasValue && (apart.isPart(in, at, keyEnd) || timeField.isNamed(in, at, keyEnd));
            // A time in a later line of a group is not the group's.
            if (mayBeTime
                    && Bytes.find(in, from, at, '\n') == at
                    && !apart.note(in, at, keyEnd, valueFrom, valueTo)
                    && timeField.isNamed(in, at, keyEnd)) {
                readNow = valueTo > valueFrom && timeField.reader.read(in, valueFrom, valueTo, time) == valueTo;
                if (!readNow && timeField.required) {
                    return reject(valueFrom, "not a time in the layout expected");
                }
                timed = readNow;
                if (readNow && !isWanted()) {
                    return Outcome.FILTERED;
                }
            }
            if (isTimestamp && readNow) {
                timestamp(out);
            } else {
                key(in, at, keyEnd, out);
                value(in, valueFrom, valueTo, hasValue, quoted, out);
            }
            timestampWritten |= isTimestamp;
            pairs |= hasValue;
            at = space(in, quoted ? valueTo + 1 : valueTo, to);
        }
        if (!pairs) {
            return reject(from, "no key=value stands in the line");
        }
        if (!timed && apart.read(in, time)) {
            timed = true;
            if (!isWanted()) {
                return Outcome.FILTERED;
            }
        }
        if (timed && !timestampWritten) {
            timestamp(out);
        }
        out.put('}');
        return Outcome.EVENT;
    }

    private void key(byte[] in, int from, int to, JsonBuffer out) {
        int before = 0;
        for (int i = 0; i < keys; i++) {
            if (keyTo[i] - keyFrom[i] == to - from && Arrays.equals(in, keyFrom[i], keyTo[i], in, from, to)) {
                before++;
            }
        }
        keyFrom[keys] = from;
        keyTo[keys++] = to;
        out.name(in, from, to);
        if (before > 0) {
            // Behind the name stand its quote and the colon.
            out.truncate(out.length() - 2);
            out.ascii("_" + (before + 1) + "\":");
        }
    }

    private void value(byte[] in, int from, int to, boolean hasValue, boolean quoted, JsonBuffer out) {
        if (!hasValue) {
            out.ascii("true");
        } else if (quoted && Bytes.find(in, from, to, '\\') < to) {
            unescaped.truncate(0);
            GoEscapes.undo(in, from, to, unescaped);
            out.string(unescaped.bytes(), 0, unescaped.length());
        } else {
            out.string(in, from, to);
        }
    }

    private static int keyEnd(byte[] in, int from, int to) {
        int at = from;
        while (at < to && in[at] != '=' && in[at] != '"' && !isSpace(in[at])) {
            at++;
        }
        return at;
    }

    private static int bareEnd(byte[] in, int from, int to) {
        int at = from;
        while (at < to && !isSpace(in[at])) {
            at++;
        }
        return at;
    }

    private static int closingQuote(byte[] in, int from, int to) {
        int at = Bytes.findQuoteOrBackslash(in, from, to);
        while (at < to && in[at] == '\\') {
            at = Bytes.findQuoteOrBackslash(in, Math.min(at + 2, to), to);
        }
        return at;
    }

    private static int space(byte[] in, int from, int to) {
        int at = from;
        while (at < to && isSpace(in[at])) {
            at++;
        }
        return at;
    }

    /** As kr/logfmt has it: every control character separates. */
    private static boolean isSpace(byte b) {
        return b >= 0 && b <= ' ';
    }
}

package dev.sluice.parse.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.AnyTime;
import dev.sluice.parse.time.LetterTime;
import dev.sluice.parse.time.TimeReader;
import dev.sluice.parse.time.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code key=value} that a field of a shape holds, as fields of the event. A name that is there already gets a number; words that are no
 * pair stay together as the message.
 */
final class PairFields {
    /** Who writes them. */
    enum Style {
        /** Linux's audit system: values in double quotes, and a list of pairs in single ones; enriched pairs behind 0x1D. */
        AUDIT(""),
        /** FortiOS: values in double quotes, whose backslashes mean nothing. */
        FORTIGATE("eventtime"),
        /** ArcSight's: a value goes on to the next key, with {@code \=}, {@code \\}, {@code \n} in it. */
        CEF("rt"),
        /** QRadar's: parted by tabs, or what the head says. */
        LEEF("devTime");

        /** The field that has the time where a line has none in front. */
        private final String timeName;

        Style(String timeName) {
            this.timeName = timeName;
        }

        /** @throws IllegalArgumentException if there is none of that name */
        static Style named(String name) {
            for (Style style : values()) {
                if (style.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return style;
                }
            }
            throw new IllegalArgumentException("the 'style' of 'pairs' is audit, fortigate, cef or leef");
        }
    }

    private static final char ENRICHED = '\u001d';

    private final Style style;
    private final List<String> taken;
    private final List<TimeReader> readers;
    private final TimeApart apart;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final JsonBuffer plain = new JsonBuffer(256);
    private final JsonBuffer words = new JsonBuffer(256);
    private int timeFrom;
    private int timeTo;

    /** @param taken the names that the event has otherwise */
    PairFields(Style style, ParserOptions options, List<String> taken) {
        this.style = style;
        this.taken = List.copyOf(taken);
        apart = new TimeApart(options);
        readers = List.of(
                AnyTime.reader(null, options.times().zone()),
                new LetterTime(
                        "MMM dd yyyy HH:mm:ss",
                        options.times().zone(),
                        options.times().reference()));
    }

    /** Appends the pairs in [from, to), which {@code delimiter} parts in the style LEEF. */
    void append(byte[] in, int from, int to, char delimiter, JsonBuffer out) {
        numbers.clear();
        taken.forEach(name -> numbers.put(name, 1));
        words.truncate(0);
        apart.clear();
        timeFrom = -1;
        switch (style) {
            case AUDIT, FORTIGATE -> spaced(in, from, to, out);
            case CEF -> extension(in, from, to, out);
            case LEEF -> parted(in, from, to, delimiter, out);
        }
        if (words.length() > 0) {
            name("message", out);
            out.string(words.bytes(), 0, words.length());
        }
    }

    /** Reads the time that the pairs last appended have; false if there is none. */
    boolean read(byte[] in, Timestamp into) {
        if (apart.read(in, into)) {
            return true;
        }
        return timeFrom >= 0 && readers.stream().anyMatch(reader -> reader.read(in, timeFrom, timeTo, into) == timeTo);
    }

    private void spaced(byte[] in, int from, int to, JsonBuffer out) {
        int at = from;
        while (at < to) {
            if (in[at] == ' ' || in[at] == ENRICHED) {
                at++;
                continue;
            }
            int keyEnd = keyEnd(in, at, to);
            boolean isPair = keyEnd > at && keyEnd < to && in[keyEnd] == '=';
            int value = keyEnd + 1;
            char quote = isPair && value < to ? (char) in[value] : 0;
            boolean isQuoted = quote == '"' || (quote == '\'' && style == Style.AUDIT);
            int close = isQuoted ? closing(in, value + 1, to, quote) : -1;
            if (close >= 0 && quote == '\'') {
                spaced(in, value + 1, close, out);
                at = close + 1;
            } else if (close >= 0) {
                pair(in, at, keyEnd, value + 1, close, out);
                at = close + 1;
            } else {
                int end = bareEnd(in, at, to);
                if (isPair) {
                    pair(in, at, keyEnd, value, end, out);
                } else {
                    word(in, at, end);
                }
                at = end;
            }
        }
    }

    /** The quote that closes: behind it the pair ends. FortiOS leaves quotes as they are, so there another pair must follow. */
    private int closing(byte[] in, int from, int to, char quote) {
        int at = Bytes.find(in, from, to, quote);
        while (at < to && !endsPair(in, at + 1, to)) {
            at = Bytes.find(in, at + 1, to, quote);
        }
        return at < to ? at : -1;
    }

    private boolean endsPair(byte[] in, int at, int to) {
        if (at == to || style == Style.AUDIT) {
            return at == to || in[at] == ' ' || in[at] == ENRICHED;
        }
        int key = space(in, at, to);
        int keyEnd = keyEnd(in, key, to);
        return key > at && (key == to || (keyEnd > key && keyEnd < to && in[keyEnd] == '='));
    }

    private static int bareEnd(byte[] in, int from, int to) {
        int at = from;
        while (at < to && in[at] != ' ' && in[at] != ENRICHED) {
            at++;
        }
        return at;
    }

    private void extension(byte[] in, int from, int to, JsonBuffer out) {
        int key = space(in, from, to);
        int equals = keyEnd(in, key, to);
        if (equals == key || equals == to || in[equals] != '=') {
            word(in, key, to);
            return;
        }
        while (equals < to) {
            int value = equals + 1;
            int next = to;
            int nextEquals = to;
            for (int at = Bytes.find(in, value, to, '='); at < to; at = Bytes.find(in, at + 1, to, '=')) {
                int begin = keyBegin(in, value, at);
                if (begin < at && begin > value && in[begin - 1] == ' ') {
                    next = begin;
                    nextEquals = at;
                    break;
                }
            }
            int end = next;
            while (end > value && in[end - 1] == ' ') {
                end--;
            }
            pair(in, key, equals, value, end, out);
            key = next;
            equals = nextEquals;
        }
    }

    private static int space(byte[] in, int from, int to) {
        int at = from;
        while (at < to && in[at] == ' ') {
            at++;
        }
        return at;
    }

    private void parted(byte[] in, int from, int to, char delimiter, JsonBuffer out) {
        for (int at = from; at < to; ) {
            int end = Bytes.find(in, at, to, delimiter);
            int equals = Bytes.find(in, at, end, '=');
            if (equals > at && equals < end) {
                pair(in, at, equals, equals + 1, end, out);
            } else if (end > at) {
                word(in, at, end);
            }
            at = end + 1;
        }
    }

    private void pair(byte[] in, int keyFrom, int keyTo, int from, int to, JsonBuffer out) {
        if (style == Style.FORTIGATE) {
            apart.note(in, keyFrom, keyTo, from, to);
        }
        if (keyTo - keyFrom == style.timeName.length() && Bytes.startsWith(in, keyFrom, keyTo, style.timeName)) {
            timeFrom = from;
            timeTo = to;
        }
        name(new String(in, keyFrom, keyTo - keyFrom, UTF_8), out);
        if (style == Style.CEF && Bytes.find(in, from, to, '\\') < to) {
            plain.truncate(0);
            undo(in, from, to, plain);
            out.string(plain.bytes(), 0, plain.length());
        } else {
            out.string(in, from, to);
        }
    }

    private void name(String name, JsonBuffer out) {
        int number = numbers.merge(name, 1, Integer::sum);
        byte[] numbered = (number == 1 ? name : name + "_" + number).getBytes(UTF_8);
        out.name(numbered, 0, numbered.length);
    }

    private void word(byte[] in, int from, int to) {
        if (from < to) {
            if (words.length() > 0) {
                words.put(' ');
            }
            words.raw(in, from, to);
        }
    }

    /** Undoes the escapes of CEF. */
    static void undo(byte[] in, int from, int to, JsonBuffer out) {
        for (int i = from; i < to; i++) {
            char next = in[i] == '\\' && i + 1 < to ? (char) in[i + 1] : 0;
            boolean isEscape = next == '\\' || next == '=' || next == '|' || next == 'n' || next == 'r';
            out.put(isEscape ? (next == 'n' ? '\n' : next == 'r' ? '\r' : next) : (char) (in[i] & 0xFF));
            i += isEscape ? 1 : 0;
        }
    }

    private static int keyEnd(byte[] in, int from, int to) {
        int at = from;
        while (at < to && isOfKey(in[at])) {
            at++;
        }
        return at;
    }

    private static int keyBegin(byte[] in, int from, int to) {
        int at = to;
        while (at > from && isOfKey(in[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isOfKey(byte b) {
        return ((b | 0x20) >= 'a' && (b | 0x20) <= 'z')
                || Bytes.isDigit(b)
                || b == '_'
                || b == '-'
                || b == '.'
                || b == '['
                || b == ']';
    }

    /** The character that a head of LEEF 2 names: itself, or its number as {@code x5E} or {@code 0x5E}; a tab if it names none. */
    static char delimiter(byte[] in, int from, int to) {
        String text = new String(in, from, to - from, UTF_8);
        if (text.length() == 1) {
            return text.charAt(0);
        }
        try {
            return (char) Integer.parseInt(text.replaceFirst("^0?[xX]", ""), 16);
        } catch (NumberFormatException e) {
            return '\t';
        }
    }
}

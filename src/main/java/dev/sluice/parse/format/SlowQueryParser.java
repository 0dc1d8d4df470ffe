package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.EpochTime;
import dev.sluice.parse.time.IsoTime;
import dev.sluice.parse.time.LetterTime;
import dev.sluice.parse.time.TimeReader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the slow query log of MySQL (dev.mysql.com/doc/refman/8.4/en/slow-query-log.html), Percona Server and MariaDB: lines of
 * {@code # Name: value} pairs, as many as there are, then {@code use}, {@code SET timestamp} and the query. MySQL to 5.6 and MariaDB write a
 * {@code # Time} line for the first entry of a second alone: it is in force like a header. Where there is none, an entry has the time that it
 * set.
 */
final class SlowQueryParser extends LineParser {
    private static final byte[] DATABASE = JsonBuffer.encodeName("database");
    private static final byte[] SET_TIMESTAMP = JsonBuffer.encodeName("timestamp");
    private static final byte[] QUERY = JsonBuffer.encodeName("query");
    private static final byte[] USER = JsonBuffer.encodeName("user");
    private static final byte[] HOST = JsonBuffer.encodeName("host");
    private static final byte[] IP = JsonBuffer.encodeName("ip");
    private static final byte[] COMMENT = JsonBuffer.encodeName("comment");
    private static final String TIME = "# Time: ";
    private static final String USER_HOST = "# User@Host: ";
    private static final String QUERY_TIME = "Query_time";

    private final List<TimeReader> readers;
    private final EpochTime epoch = new EpochTime();
    /** The lines of the entry at hand that hold no pairs. */
    private final JsonBuffer comment = new JsonBuffer(256);

    private byte @Nullable [] timeLine;
    private boolean timed;
    private boolean measured;

    SlowQueryParser(ParserOptions options) {
        readers = List.of(
                new IsoTime(options.times().zone()),
                new LetterTime(
                        "yyMMdd H:mm:ss",
                        options.times().zone(),
                        options.times().reference()));
    }

    @Override
    public void begin(byte @Nullable [] header) {
        timeLine = header;
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        if (in[from] != '#') {
            return greeting(in, from, to);
        }
        int first = Bytes.find(in, from, to, '\n');
        if (Bytes.startsWith(in, from, to, TIME)) {
            timeLine = Arrays.copyOfRange(in, from, first);
            if (first == to) {
                return Outcome.HEADER;
            }
        }
        measured = false;
        comment.truncate(0);
        out.put('{');
        byte[] stamp = timeLine;
        timed = stamp != null;
        if (stamp != null) {
            if (!readTime(stamp, TIME.length(), trimmed(stamp, 0, stamp.length))) {
                return reject(from, "the # Time: line above it is not in the layout expected");
            }
            if (!timestamp(out)) {
                return Outcome.FILTERED;
            }
        }
        int at = from;
        while (at < to && in[at] == '#') {
            int end = lineEnd(in, at, to);
            if (Bytes.startsWith(in, at, end, TIME)) {
                if (at > from) {
                    return reject(at, "a second entry begins here");
                }
            } else if (Bytes.startsWith(in, at, end, USER_HOST)) {
                int rest = client(in, at + USER_HOST.length(), end, out);
                if (rest < 0) {
                    return reject(at, "user[user] @ host [address] must stand here");
                }
                take(in, rest, end, out);
            } else {
                take(in, at + 1, end, out);
            }
            at = next(in, at, to);
        }
        if (!measured) {
            return reject(Math.min(at, to), "no line '# Query_time: ...' stands in the entry");
        }
        if (comment.length() > 0) {
            out.member(COMMENT, comment.bytes(), 0, comment.length());
        }
        return statement(in, at, to, out);
    }

    /** What the server writes when it opens the log. */
    private Outcome greeting(byte[] in, int from, int to) {
        int end = Bytes.find(in, from, to, '\n');
        String first = new String(in, from, end - from, java.nio.charset.StandardCharsets.ISO_8859_1);
        return first.contains(", Version: ") && first.contains("started with:")
                ? Outcome.HEADER
                : reject(from, "does not begin with a '# Time:' or '# User@Host:' line");
    }

    private boolean readTime(byte[] in, int from, int to) {
        for (TimeReader reader : readers) {
            if (reader.read(in, from, to, time) == to) {
                return true;
            }
        }
        return false;
    }

    /** {@code app[app] @ localhost [10.0.0.5]}; where it ends, or -1. */
    private static int client(byte[] in, int from, int to, JsonBuffer out) {
        int bracket = Bytes.find(in, from, to, '[');
        int close = Bytes.find(in, bracket, to, ']');
        if (!Bytes.startsWith(in, close, to, "] @ ")) {
            return -1;
        }
        int host = close + 4;
        int address = Bytes.find(in, host, to, '[');
        int end = Bytes.find(in, address, to, ']');
        if (end == to) {
            return -1;
        }
        out.name(USER);
        out.string(in, from, bracket);
        out.name(HOST);
        out.string(in, host, trimmed(in, host, address));
        out.name(IP);
        out.string(in, address + 1, end);
        return end + 1;
    }

    /** Pairs, or other words: Percona's of InnoDB, a plan that MariaDB explains. */
    private void take(byte[] in, int from, int to, JsonBuffer out) {
        int begun = out.length();
        if (!pairs(in, from, to, out)) {
            out.truncate(begun);
            if (comment.length() > 0) {
                comment.put('\n');
            }
            int first = spaces(in, from, to);
            comment.raw(in, first, to);
        }
    }

    /** {@code Name: value  Name: value}; false if the line holds anything else. */
    private boolean pairs(byte[] in, int from, int to, JsonBuffer out) {
        int at = spaces(in, from, to);
        while (at < to) {
            int colon = Bytes.find(in, at, to, ':');
            int value = spaces(in, Math.min(colon + 1, to), to);
            int end = Bytes.find(in, value, to, ' ');
            if (colon == to || Bytes.find(in, at, colon, ' ') < colon || Bytes.find(in, value, end, '\t') < end) {
                return false;
            }
            // Schema:  Last_errno: 0 has no value for the first name.
            if (value - colon <= 2 || in[end - 1] != ':') {
                measured |= Bytes.startsWith(in, at, colon, QUERY_TIME);
                out.name(in, at, colon);
                Values.number(in, value, end, out);
                at = spaces(in, end, to);
            } else {
                at = value;
            }
        }
        return true;
    }

    private Outcome statement(byte[] in, int from, int to, JsonBuffer out) {
        int at = from;
        int end = lineEnd(in, at, to);
        if (Bytes.startsWith(in, at, end, "use ") && in[end - 1] == ';') {
            out.name(DATABASE);
            out.string(in, at + 4, end - 1);
            at = next(in, at, to);
            end = lineEnd(in, at, to);
        }
        if (Bytes.startsWith(in, at, end, "SET timestamp=") && in[end - 1] == ';') {
            int digits = at + "SET timestamp=".length();
            if (!timed && epoch.read(in, digits, end - 1, time) == end - 1) {
                timed = true;
                if (!timestamp(out)) {
                    return Outcome.FILTERED;
                }
            }
            out.name(SET_TIMESTAMP);
            Values.number(in, digits, end - 1, out);
            at = next(in, at, to);
        }
        int again = at;
        while (again < to) {
            if (Bytes.startsWith(in, again, to, USER_HOST)) {
                return reject(again, "a second entry begins here");
            }
            again = next(in, again, to);
        }
        out.name(QUERY);
        out.string(in, Math.min(at, to), to);
        out.put('}');
        return Outcome.EVENT;
    }

    private static int next(byte[] in, int at, int to) {
        return Math.min(to, Bytes.find(in, at, to, '\n') + 1);
    }

    private static int lineEnd(byte[] in, int at, int to) {
        return trimmed(in, at, Bytes.find(in, at, to, '\n'));
    }

    private static int trimmed(byte[] in, int from, int to) {
        int end = to;
        while (end > from && (in[end - 1] == ' ' || in[end - 1] == '\r' || in[end - 1] == '\t')) {
            end--;
        }
        return end;
    }

    private static int spaces(byte[] in, int from, int to) {
        int at = from;
        while (at < to && (in[at] == ' ' || in[at] == '\t')) {
            at++;
        }
        return at;
    }
}

package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.IsoTime;
import dev.sluice.parse.time.SyslogTime;
import dev.sluice.parse.time.TimeReader;
import java.time.Instant;

/**
 * Syslog, told apart line by line: RFC 5424 by the 1 behind its priority; all else is RFC 3164 and what daemons make of it in files:
 * without a priority, with an ISO time (rsyslog's file format, journalctl's short-iso), with a sender that is missing or ends in a colon.
 *
 * <p>Names are RFC 5424's, in lower case: facility and severity (numbers, from the priority), version, hostname, app_name (RFC 3164's
 * TAG), procid, msgid, structured_data (an object of objects; a name that comes again gets a number), message. What is a dash there is
 * left out.
 */
final class SyslogParser extends LineParser {
    private static final byte[] FACILITY = JsonBuffer.encodeName("facility");
    private static final byte[] SEVERITY = JsonBuffer.encodeName("severity");
    private static final byte[] VERSION = JsonBuffer.encodeName("version");
    private static final byte[] HOSTNAME = JsonBuffer.encodeName("hostname");
    private static final byte[] APP_NAME = JsonBuffer.encodeName("app_name");
    private static final byte[] PROCID = JsonBuffer.encodeName("procid");
    private static final byte[] MSGID = JsonBuffer.encodeName("msgid");
    private static final int HIGHEST_PRIORITY = 191;
    private static final int LONGEST_TAG = 64;
    private static final int LONGEST_PID = 10;

    private final TimeReader iso;
    private final SyslogTime bsd;
    private final ParserOptions options;
    private final StructuredData structuredData = new StructuredData();

    SyslogParser(ParserOptions options) {
        this.options = options;
        iso = new IsoTime(options.times().zone());
        bsd = new SyslogTime(options.times().zone(), options.times().reference());
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        int at = from;
        int priority = -1;
        if (in[from] == '<') {
            int close = Bytes.find(in, from, Math.min(from + 5, to), '>');
            if (close >= Math.min(from + 5, to) || !Bytes.areDigits(in, from + 1, close, 3)) {
                return reject(from, "not a priority: <0> to <191>");
            }
            priority = 0;
            for (int i = from + 1; i < close; i++) {
                priority = priority * 10 + in[i] - '0';
            }
            if (priority > HIGHEST_PRIORITY) {
                return reject(from, "not a priority: <0> to <191>");
            }
            at = close + 1;
        }
        boolean isNew = priority >= 0 && at + 1 < to && in[at] == '1' && in[at + 1] == ' ';
        out.put('{');
        int body = isNew ? at + 2 : at;
        int timeEnd = isNew && body < to && in[body] == '-' ? body + 1 : readTime(in, body, to);
        if (timeEnd < 0 || (timeEnd < to && in[timeEnd] != ' ' && in[timeEnd] != ':')) {
            return reject(body, "no time of RFC 3164 or RFC 5424 stands here");
        }
        if ((!isNew || in[body] != '-') && !timestamp(out)) {
            return !options.times().yearGiven() && readsAsBsd(in, body) && bsd.mayBeWanted(time, times())
                    ? reject(body, YEAR_DECIDES)
                    : Outcome.FILTERED;
        }
        if (priority >= 0) {
            out.name(FACILITY);
            out.padded(priority >> 3, priority >> 3 < 10 ? 1 : 2);
            out.name(SEVERITY);
            out.padded(priority & 7, 1);
        }
        int rest = Math.min(timeEnd + 1, to);
        Outcome outcome = isNew ? rfc5424(in, rest, to, out) : rfc3164(in, rest, to, out);
        out.put('}');
        return outcome;
    }

    private int readTime(byte[] in, int from, int to) {
        return from < to && !readsAsBsd(in, from) ? iso.read(in, from, to, time) : bsd.read(in, from, to, time);
    }

    private static boolean readsAsBsd(byte[] in, int from) {
        return !Bytes.isDigit(in[from]);
    }

    @Override
    public void readBy(Instant moment) {
        bsd.readBy(options.times().referenceAt(moment));
    }

    private Outcome rfc5424(byte[] in, int from, int to, JsonBuffer out) {
        out.name(VERSION);
        out.put('1');
        int at = token(in, from, to, HOSTNAME, out);
        at = token(in, at, to, APP_NAME, out);
        at = token(in, at, to, PROCID, out);
        at = token(in, at, to, MSGID, out);
        if (at >= to) {
            return reject(to, "hostname, app-name, procid, msgid and structured data must follow the time");
        }
        int end = in[at] == '-' ? at + 1 : structuredData.append(in, at, to, out);
        if (end < 0 || (end < to && in[end] != ' ')) {
            return reject(at, "not structured data of RFC 5424");
        }
        if (end < to) {
            message(in, Bytes.behindMark(in, end + 1, to), to, out);
        }
        return Outcome.EVENT;
    }

    /** Appends what stands before the next space; where the next token begins. */
    private static int token(byte[] in, int from, int to, byte[] name, JsonBuffer out) {
        int end = Bytes.find(in, Math.min(from, to), to, ' ');
        if (end > from && !Values.isDash(in, from, end)) {
            out.member(name, in, from, end);
        }
        return end + 1;
    }

    /** hostname tag[pid]: message; a first word that is itself the tag means that there is no hostname. */
    private Outcome rfc3164(byte[] in, int from, int to, JsonBuffer out) {
        int at = from;
        if (at + 1 < to && in[at] == ' ' && in[at - 1] == ':') {
            at++;
            if (in[at] == '%') {
                // Cisco's own, which names no host.
                message(in, at, to, out);
                return Outcome.EVENT;
            }
        }
        int wordEnd = Bytes.find(in, at, to, ' ');
        boolean isTag = wordEnd > at && in[wordEnd - 1] == ':' && wordEnd < to && !isTag(in, wordEnd + 1, to);
        if (!isTag && wordEnd > at) {
            out.member(HOSTNAME, in, at, in[wordEnd - 1] == ':' && wordEnd - at > 1 ? wordEnd - 1 : wordEnd);
            at = Math.min(wordEnd + 1, to);
        }
        if (isTag(in, at, to)) {
            int colon = at;
            while (in[colon] != ':') {
                colon++;
            }
            int bracket = Bytes.find(in, at, colon, '[');
            out.member(APP_NAME, in, at, bracket);
            if (bracket < colon) {
                out.member(PROCID, in, bracket + 1, colon - 1);
            }
            at = colon + 1;
            if (at < to && in[at] == ' ') {
                at++;
            }
        } else {
            at = spacedTag(in, at, to, out);
        }
        message(in, at, to, out);
        return Outcome.EVENT;
    }

    /** Whether a word stands here that ends in a colon, perhaps behind a process id in brackets. */
    private static boolean isTag(byte[] in, int from, int to) {
        int at = from;
        while (at < to && in[at] != ' ' && in[at] != ':' && in[at] != '[') {
            at++;
        }
        if (at == from || at >= to || in[at] == ' ') {
            return false;
        }
        if (in[at] == ':') {
            return at + 1 >= to || in[at + 1] == ' ';
        }
        int close = Bytes.find(in, at, to, ']');
        return close + 1 < to
                && in[close + 1] == ':'
                && Bytes.find(in, at, close, ' ') == close
                && Bytes.find(in, at, close, ':') == close;
    }

    /** A tag of several words, as programs of macOS have: {@code Google Chrome Helper[85294]: }; where the message begins. */
    private static int spacedTag(byte[] in, int from, int to, JsonBuffer out) {
        int at = from;
        int limit = Math.min(to, from + LONGEST_TAG);
        while (at < limit && (Character.isLetterOrDigit(in[at]) || in[at] == ' ' || in[at] == '.' || in[at] == '-')) {
            at++;
        }
        int close = at < limit && in[at] == '[' ? Bytes.find(in, at, to, ']') : to;
        if (at == from
                || !Character.isLetter(in[from])
                || in[at - 1] == ' '
                || close + 2 >= to
                || !Bytes.startsWith(in, close, to, "]: ")
                || !Bytes.areDigits(in, at + 1, close, LONGEST_PID)) {
            return from;
        }
        out.member(APP_NAME, in, from, at);
        out.member(PROCID, in, at + 1, close);
        return close + 3;
    }

    private static void message(byte[] in, int from, int to, JsonBuffer out) {
        out.member(MESSAGE, in, Math.min(from, to), to);
    }
}

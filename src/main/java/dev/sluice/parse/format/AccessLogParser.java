package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.CommonLogTime;

/**
 * Access logs of Apache httpd and nginx in the Common Log Format and the combined one, alone or behind Apache's {@code vhost:port}.
 *
 * <p>Names are nginx's variables (nginx.org/en/docs/varindex.html): remote_addr, remote_user, request_method, request_uri,
 * server_protocol, status, body_bytes_sent, http_referer, http_user_agent, http_x_forwarded_for, server_name, server_port; plus
 * remote_logname as Apache calls it (mod_log_config), and extra for what stands behind the format's last field. A request that is not
 * METHOD URI HTTP/n stays whole as {@code request}. A field logged as {@code -} is left out, but {@code body_bytes_sent}, where it is 0.
 *
 * <p>Both servers' escapes are undone: {@code \xHH}, {@code \"}, {@code \\} and C's letters.
 */
final class AccessLogParser extends LineParser {
    private static final byte[] SERVER_NAME = JsonBuffer.encodeName("server_name");
    private static final byte[] SERVER_PORT = JsonBuffer.encodeName("server_port");
    private static final byte[] REMOTE_ADDR = JsonBuffer.encodeName("remote_addr");
    private static final byte[] REMOTE_LOGNAME = JsonBuffer.encodeName("remote_logname");
    private static final byte[] REMOTE_USER = JsonBuffer.encodeName("remote_user");
    private static final byte[] REQUEST = JsonBuffer.encodeName("request");
    private static final byte[] REQUEST_METHOD = JsonBuffer.encodeName("request_method");
    private static final byte[] REQUEST_URI = JsonBuffer.encodeName("request_uri");
    private static final byte[] SERVER_PROTOCOL = JsonBuffer.encodeName("server_protocol");
    private static final byte[] STATUS = JsonBuffer.encodeName("status");
    private static final byte[] BODY_BYTES_SENT = JsonBuffer.encodeName("body_bytes_sent");
    private static final byte[] REFERER = JsonBuffer.encodeName("http_referer");
    private static final byte[] USER_AGENT = JsonBuffer.encodeName("http_user_agent");
    private static final byte[] FORWARDED_FOR = JsonBuffer.encodeName("http_x_forwarded_for");
    private static final byte[] EXTRA = JsonBuffer.encodeName("extra");
    private static final int LONGEST_METHOD = 32;
    private static final int LONGEST_PROTOCOL = 9;

    private final boolean combined;
    private final CommonLogTime layout = new CommonLogTime();
    private final JsonBuffer unescaped = new JsonBuffer(512);

    /** @param combined whether referer and user agent must be there */
    AccessLogParser(boolean combined) {
        this.combined = combined;
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        int bracket = findTime(in, from, to);
        if (bracket < 0) {
            return reject(from, "no [day/Mon/year:hour:minute:second zone] stands in the line");
        }
        if (!isWanted()) {
            return Outcome.FILTERED;
        }
        out.put('{');
        timestamp(out);
        int at = client(in, from, bracket - 1, out);
        if (at < 0) {
            return reject(from, "host, identity and user must stand before the time");
        }
        int quote = bracket + CommonLogTime.BYTES + 3;
        if (quote >= to || in[quote] != '"' || in[quote - 1] != ' ') {
            return reject(Math.min(quote, to), "the request must follow the time in quotes");
        }
        int requestTo = closingQuote(in, quote + 1, to);
        if (requestTo == to) {
            return reject(quote, "the request's closing quote is missing");
        }
        request(in, quote + 1, requestTo, out);
        at = statusAndSize(in, requestTo + 1, to, out);
        if (at < 0) {
            return reject(requestTo + 1, "status and size must follow the request");
        }
        if (combined) {
            int referer = at;
            at = quoted(in, at, to, REFERER, out);
            at = at < 0 ? at : quoted(in, at, to, USER_AGENT, out);
            if (at < 0) {
                return reject(referer, "referer and user agent must follow the size in quotes");
            }
            int forwarded = quoted(in, at, to, FORWARDED_FOR, out);
            at = forwarded < 0 ? at : forwarded;
        }
        if (at < to) {
            if (in[at] != ' ') {
                return reject(at, "a space must stand here");
            }
            text(in, at + 1, to, EXTRA, out);
        }
        out.put('}');
        return Outcome.EVENT;
    }

    /** The bracket before the time, which a user's name may precede with brackets of its own. */
    private int findTime(byte[] in, int from, int to) {
        int at = Bytes.find(in, from, to, '[');
        while (at < to) {
            int end = layout.read(in, at + 1, to, time);
            if (end > 0 && end < to && in[end] == ']' && at > from && in[at - 1] == ' ') {
                // A time in a later line of a group is not the group's.
                return Bytes.find(in, from, at, '\n') == at ? at : -1;
            }
            at = Bytes.find(in, at + 1, to, '[');
        }
        return -1;
    }

    /** [virtual host] host identity user; the user may hold spaces. */
    private int client(byte[] in, int from, int to, JsonBuffer out) {
        int at = from;
        int end = Bytes.find(in, at, to, ' ');
        int colon = Bytes.find(in, at, end, ':');
        if (colon > at && Bytes.areDigits(in, colon + 1, end, 5)) {
            out.member(SERVER_NAME, in, at, colon);
            out.name(SERVER_PORT);
            out.digits(in, colon + 1, end);
            at = end + 1;
            end = Bytes.find(in, Math.min(at, to), to, ' ');
        }
        int second = Bytes.find(in, Math.min(end + 1, to), to, ' ');
        if (colon == end
                && end > at
                && in[end - 1] != ','
                && second < to
                && isAddress(in, end + 1, second)
                && Bytes.find(in, second + 1, to, ' ') < to) {
            // The virtual host without its port: no identity is an address.
            out.member(SERVER_NAME, in, at, end);
            at = end + 1;
            end = second;
        }
        while (end > at && end < to && in[end - 1] == ',') {
            // A list, as X-Forwarded-For is.
            end = Bytes.find(in, end + 1, to, ' ');
        }
        int user = Bytes.find(in, Math.min(end + 1, to), to, ' ') + 1;
        if (at >= end || user > to) {
            return -1;
        }
        out.member(REMOTE_ADDR, in, at, end);
        text(in, end + 1, user - 1, REMOTE_LOGNAME, out);
        text(in, user, to, REMOTE_USER, out);
        return to;
    }

    /** Whether it looks like an address of IPv4 or IPv6. */
    private static boolean isAddress(byte[] in, int from, int to) {
        int dots = 0;
        int colons = 0;
        for (int i = from; i < to; i++) {
            dots += in[i] == '.' ? 1 : 0;
            colons += in[i] == ':' ? 1 : 0;
            if (in[i] != '.' && in[i] != ':' && Bytes.hex(in[i]) < 0) {
                return false;
            }
        }
        return (dots == 3 && Bytes.isDigit(in[from])) || colons >= 2;
    }

    private void request(byte[] in, int from, int to, JsonBuffer out) {
        int methodTo = from;
        while (methodTo < to && methodTo - from < LONGEST_METHOD && isMethod(in[methodTo])) {
            methodTo++;
        }
        int protocol = to;
        while (protocol > methodTo && to - protocol <= LONGEST_PROTOCOL && in[protocol - 1] != ' ') {
            protocol--;
        }
        boolean wellFormed = methodTo > from
                && methodTo + 1 < protocol - 1
                && in[methodTo] == ' '
                && in[protocol - 1] == ' '
                && Bytes.startsWith(in, protocol, to, "HTTP/");
        if (!wellFormed) {
            text(in, from, to, REQUEST, out);
            return;
        }
        out.member(REQUEST_METHOD, in, from, methodTo);
        text(in, methodTo + 1, protocol - 1, REQUEST_URI, out);
        text(in, protocol, to, SERVER_PROTOCOL, out);
    }

    private static boolean isMethod(byte b) {
        return (b >= 'A' && b <= 'Z') || b == '-' || b == '_';
    }

    private static int statusAndSize(byte[] in, int from, int to, JsonBuffer out) {
        int status = from + 1;
        int statusTo = Bytes.find(in, Math.min(status, to), to, ' ');
        int size = statusTo + 1;
        int sizeTo = Bytes.find(in, Math.min(size, to), to, ' ');
        if (from >= to || in[from] != ' ' || size >= to) {
            return -1;
        }
        if (Bytes.areDigits(in, status, statusTo, 3)) {
            out.name(STATUS);
            out.digits(in, status, statusTo);
        } else if (!isDash(in, status, statusTo)) {
            return -1;
        }
        out.name(BODY_BYTES_SENT);
        if (Bytes.areDigits(in, size, sizeTo, 18)) {
            out.digits(in, size, sizeTo);
        } else if (isDash(in, size, sizeTo)) {
            out.put('0');
        } else {
            return -1;
        }
        return sizeTo;
    }

    /** A space and a quoted field; where the next begins, or -1. */
    private int quoted(byte[] in, int from, int to, byte[] name, JsonBuffer out) {
        if (from + 1 >= to || in[from] != ' ' || in[from + 1] != '"') {
            // Traefik 1 writes what is absent without quotes.
            boolean dash = from + 1 < to && in[from] == ' ' && in[from + 1] == '-';
            return dash && (from + 2 == to || in[from + 2] == ' ') ? from + 2 : -1;
        }
        int end = closingQuote(in, from + 2, to);
        if (end == to) {
            return -1;
        }
        text(in, from + 2, end, name, out);
        return end + 1;
    }

    /** A quote closes where a space or the line's end follows: some writers leave quotes inside a field as they are. */
    private static int closingQuote(byte[] in, int from, int to) {
        int at = Bytes.findQuoteOrBackslash(in, from, to);
        while (at < to && (in[at] == '\\' || (at + 1 < to && in[at + 1] != ' '))) {
            at = Bytes.findQuoteOrBackslash(in, Math.min(at + (in[at] == '\\' ? 2 : 1), to), to);
        }
        return at;
    }

    private void text(byte[] in, int from, int to, byte[] name, JsonBuffer out) {
        if (isDash(in, from, to)) {
            return;
        }
        out.name(name);
        if (Bytes.find(in, from, to, '\\') == to) {
            out.string(in, from, to);
        } else {
            unescaped.truncate(0);
            ServerEscapes.undo(in, from, to, unescaped);
            out.string(unescaped.bytes(), 0, unescaped.length());
        }
    }

    private static boolean isDash(byte[] in, int from, int to) {
        return to - from == 1 && in[from] == '-';
    }
}

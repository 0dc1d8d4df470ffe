package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonSyntax;
import dev.sluice.parse.time.IsoTime;
import dev.sluice.parse.time.TimeReader;
import java.nio.charset.StandardCharsets;

/** Lines of Docker's json-file driver: {@code log} becomes the message, {@code time} the event's time, and all else stays. */
final class DockerParser extends LineParser {
    private static final byte[] LOG = "log".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TIME = "time".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PARTIAL = JsonBuffer.encodeName("partial");

    private final JsonSyntax syntax = new JsonSyntax(this::member);
    private final TimeReader iso;
    private final JsonBuffer others = new JsonBuffer(256);
    private byte[] line = new byte[0];
    private int logFrom;
    private int logTo;
    private int timeFrom;
    private int timeTo;

    DockerParser(ParserOptions options) {
        iso = new IsoTime(options.times().zone());
    }

    private boolean member(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        boolean isText = line[valueFrom] == '"';
        if (isText && logFrom < 0 && isNamed(nameFrom, nameTo, LOG)) {
            logFrom = valueFrom + 1;
            logTo = valueTo - 1;
        } else if (isText && timeFrom < 0 && isNamed(nameFrom, nameTo, TIME)) {
            timeFrom = valueFrom + 1;
            timeTo = valueTo - 1;
        } else {
            others.put(',');
            others.raw(line, nameFrom - 1, nameTo + 1);
            others.put(':');
            rawOnOneLine(valueFrom, valueTo);
        }
        return true;
    }

    /** Valid JSON has raw line ends between its tokens only. */
    private void rawOnOneLine(int from, int to) {
        int at = from;
        for (int end = Bytes.find(line, at, to, '\n'); end < to; end = Bytes.find(line, at, to, '\n')) {
            others.raw(line, at, end);
            others.put(' ');
            at = end + 1;
        }
        others.raw(line, at, to);
    }

    private boolean isNamed(int from, int to, byte[] name) {
        return JsonPointer.isName(line, from, to, name);
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        line = in;
        logFrom = -1;
        timeFrom = -1;
        others.truncate(0);
        int end = syntax.check(in, from, to);
        if (end < 0) {
            return reject(syntax.errorAt(), syntax.reason());
        }
        if (end < to) {
            return reject(end, "something follows the JSON object");
        }
        if (logFrom < 0) {
            return reject(from, "it has no log, which each line of Docker's json-file driver has");
        }
        out.put('{');
        if (timeFrom >= 0) {
            if (iso.read(in, timeFrom, timeTo, time) != timeTo) {
                return reject(timeFrom, "not a time in the layout expected");
            }
            if (!timestamp(out)) {
                return Outcome.FILTERED;
            }
        }
        boolean isWhole = endsWith('n', logTo);
        int messageTo = isWhole ? logTo - 2 : logTo;
        while (isWhole && endsWith('r', messageTo)) {
            messageTo -= 2;
        }
        out.raw(others.bytes(), timeFrom < 0 ? Math.min(1, others.length()) : 0, others.length());
        out.name(MESSAGE);
        out.put('"');
        out.raw(in, logFrom, messageTo);
        out.put('"');
        if (!isWhole) {
            out.name(PARTIAL);
            out.ascii("true");
        }
        out.put('}');
        return Outcome.EVENT;
    }

    /** Whether the text up to {@code end} ends with an escape of this letter, and not with a backslash and the letter. */
    private boolean endsWith(char letter, int end) {
        if (end - logFrom < 2 || line[end - 1] != letter) {
            return false;
        }
        int backslashes = 0;
        while (end - 2 - backslashes >= logFrom && line[end - 2 - backslashes] == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}

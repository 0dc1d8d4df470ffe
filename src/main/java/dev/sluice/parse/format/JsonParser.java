package dev.sluice.parse.format;

import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonSyntax;
import dev.sluice.parse.time.AnyTime;
import dev.sluice.parse.time.TimeReader;
import dev.sluice.parse.time.Timestamp;
import java.util.List;

/**
 * JSON Lines (jsonlines.org): each line is one object, checked and passed on byte for byte, less the white space around it. An object
 * that a multi-line rule gathered from several lines has its line ends turned into spaces. Its time is only looked for when
 * {@link #epochMillis} is asked.
 */
final class JsonParser implements EventParser {
    private static final List<JsonPointer> USUAL_TIMES = List.of("@timestamp", "timestamp", "time", "ts").stream()
            .map(JsonPointer::parse)
            .toList();

    private final JsonSyntax syntax = new JsonSyntax();
    private final Timestamp time = new Timestamp();
    private final TimeReader reader;
    private final List<JsonPointer> timeFields;
    private byte[] in = new byte[0];
    private int from;
    private int to;
    private int errorOffset;
    private String reason = "";

    JsonParser(ParserOptions options) {
        String timeField = options.timeField();
        timeFields = timeField == null ? USUAL_TIMES : List.of(JsonPointer.parse(timeField));
        reader = AnyTime.reader(options.timeLayout(), options.zone());
    }

    @Override
    public Outcome parse(byte[] in, int from, int to, JsonBuffer out) {
        int start = LineParser.startsWithMark(in, from, to) ? from + 3 : from;
        while (start < to && isSpace(in[start])) {
            start++;
        }
        if (start == to) {
            return Outcome.HEADER;
        }
        this.from = start;
        int end = syntax.check(in, start, to);
        if (end < 0) {
            reason = syntax.reason();
            errorOffset = syntax.errorAt() - from;
            return Outcome.REJECTED;
        }
        for (int i = end; i < to; i++) {
            if (!isSpace(in[i])) {
                reason = "something follows the JSON object";
                errorOffset = i - from;
                return Outcome.REJECTED;
            }
        }
        this.in = in;
        this.to = end;
        if (syntax.brokenLines()) {
            joinLines(out);
        } else {
            out.raw(in, start, end);
        }
        return Outcome.EVENT;
    }

    /** Valid JSON has raw line ends between its tokens only. */
    private void joinLines(JsonBuffer out) {
        for (int i = from; i < to; i++) {
            out.put(in[i] == '\n' || in[i] == '\r' ? ' ' : (char) (in[i] & 0xFF));
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** Looked up in the last line, which must still stand where it was parsed. */
    @Override
    public long epochMillis() {
        for (JsonPointer pointer : timeFields) {
            int at = pointer.find(in, from, to);
            if (at >= 0) {
                int end = JsonPointer.skipValue(in, at, to);
                int valueFrom = in[at] == '"' ? at + 1 : at;
                int valueTo = in[at] == '"' ? end - 1 : end;
                if (reader.read(in, valueFrom, valueTo, time) == valueTo && valueTo > valueFrom) {
                    return time.epochMillis();
                }
            }
        }
        return Timestamp.NONE;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public int errorOffset() {
        return errorOffset;
    }
}

package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonSyntax;
import dev.sluice.parse.time.AnyTime;
import dev.sluice.parse.time.IsoTime;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.TimeReader;
import dev.sluice.parse.time.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * JSON Lines (jsonlines.org): each line is one object, checked and passed on byte for byte, less the white space around it. An object
 * that a multi-line rule gathered from several lines has its line ends turned into spaces. Its time is only looked for where times are
 * asked for: the first of the usual names that holds one, wherever it stands. A time in front of the object, as in an export of CloudWatch
 * Logs, becomes its {@code @timestamp}.
 */
final class JsonParser implements EventParser {
    private static final List<JsonPointer> USUAL_TIMES = List.of("@timestamp", "timestamp", "time", "ts").stream()
            .map(JsonPointer::one)
            .toList();

    private static final byte[] SECOND_TIMESTAMP = JsonBuffer.encodeName("@timestamp_2");
    private static final JsonPointer OWN_TIMESTAMP = JsonPointer.one("@timestamp");

    private final Timestamp time = new Timestamp();
    private final TimeReader exported = new IsoTime(ZoneOffset.UTC);
    private final Timestamp exportTime = new Timestamp();
    private final TimeReader reader;
    private final List<JsonPointer> timeFields;
    /** The names of the time fields; empty if they lie deeper than the object's own members. */
    private final byte[][] names;
    /** Has a bit for each length of a name; the last one stands for all that are longer, too. */
    private final long lengths;

    private JsonSyntax syntax = new JsonSyntax();
    private TimeRange wanted = TimeRange.ALL;
    private byte[] in = new byte[0];
    private int from;
    private int to;
    private long epochMillis;
    /** Which of the names the time is from, or all of them if none held one. */
    private int best;

    private int seen;
    private int errorOffset;
    private String reason = "";

    JsonParser(ParserOptions options) {
        String timeField = options.times().field();
        timeFields = timeField == null ? USUAL_TIMES : List.of(JsonPointer.one(timeField));
        reader = AnyTime.reader(options.times().layout(), options.times().zone());
        names = timeFields.stream().allMatch(field -> field.names().size() == 1)
                ? timeFields.stream()
                        .map(field -> field.names().get(0).getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new)
                : new byte[0][];
        lengths = Arrays.stream(names)
                .mapToLong(name -> 1L << Math.min(name.length, Long.SIZE - 1))
                .reduce(0, (a, b) -> a | b);
    }

    @Override
    public void onlyWithin(TimeRange times) {
        wanted = times;
        syntax = times.isAll() ? new JsonSyntax() : new JsonSyntax(names.length > 0 ? this::member : null);
    }

    /** Takes a member for the time if its name comes before the one that is the time so far; the first name rules all others out. */
    private boolean member(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        boolean mayBeNamed = (lengths >> Math.min(nameTo - nameFrom, Long.SIZE - 1) & 1) != 0
                || Bytes.find(in, nameFrom, nameTo, '\\') < nameTo;
        for (int i = 0; mayBeNamed && i < best; i++) {
            if ((seen & 1 << i) == 0 && JsonPointer.isName(in, nameFrom, nameTo, names[i])) {
                seen |= 1 << i;
                if (readTime(valueFrom, valueTo)) {
                    best = i;
                }
                break;
            }
        }
        if (best == 0) {
            syntax.unwatch();
        }
        return best > 0 || wanted.covers(epochMillis);
    }

    private boolean readTime(int valueFrom, int valueTo) {
        int quote = in[valueFrom] == '"' ? 1 : 0;
        int start = valueFrom + quote;
        int end = valueTo - quote;
        if (end <= start || reader.read(in, start, end, time) != end) {
            return false;
        }
        epochMillis = time.epochMillis();
        return true;
    }

    @Override
    public Outcome parse(byte[] in, int from, int to, JsonBuffer out) {
        int start = Bytes.behindMark(in, from, to);
        while (start < to && isSpace(in[start])) {
            start++;
        }
        if (start == to) {
            return Outcome.HEADER;
        }
        int object = behindExportTime(in, start, to);
        boolean isExported = object > start;
        start = object;
        this.in = in;
        this.from = start;
        epochMillis = Timestamp.NONE;
        best = names.length;
        seen = 0;
        int end = syntax.check(in, start, to);
        if (end < 0) {
            reason = syntax.reason();
            errorOffset = syntax.errorAt() - from;
            return Outcome.REJECTED;
        }
        if (syntax.ended()) {
            return Outcome.FILTERED;
        }
        for (int i = end; i < to; i++) {
            if (!isSpace(in[i])) {
                reason = "something follows the JSON object";
                errorOffset = i - from;
                return Outcome.REJECTED;
            }
        }
        this.to = end;
        if (!wanted.isAll() && names.length == 0) {
            findTime();
        }
        if (isExported && epochMillis == Timestamp.NONE) {
            epochMillis = exportTime.epochMillis();
        }
        if (epochMillis != Timestamp.NONE && !wanted.covers(epochMillis)) {
            return Outcome.FILTERED;
        }
        if (isExported) {
            out.put('{');
            out.name(OWN_TIMESTAMP.find(in, start, end) < 0 ? LineParser.TIMESTAMP : SECOND_TIMESTAMP);
            exportTime.append(out);
            this.from = start + 1;
            boolean isEmpty = IntStream.range(start + 1, end).allMatch(i -> isSpace(in[i]) || in[i] == '}');
            if (!isEmpty) {
                out.put(',');
            }
        }
        if (syntax.brokenLines()) {
            joinLines(out);
        } else {
            out.raw(in, this.from, end);
        }
        return Outcome.EVENT;
    }

    /** Where the object begins behind a time in front of it; {@code start} if there is none. */
    private int behindExportTime(byte[] in, int start, int to) {
        int end = Bytes.isDigit(in[start]) ? exported.read(in, start, to, exportTime) : -1;
        return end > 0
                        && end + 1 < to
                        && in[start + 10] == 'T'
                        && in[end - 1] == 'Z'
                        && in[end] == ' '
                        && in[end + 1] == '{'
                ? end + 1
                : start;
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

    private void findTime() {
        for (JsonPointer pointer : timeFields) {
            int at = pointer.find(in, from, to);
            if (at >= 0 && readTime(at, JsonPointer.skipValue(in, at, to))) {
                return;
            }
        }
    }

    /** Known only after {@link #onlyWithin}. */
    @Override
    public long epochMillis() {
        return epochMillis;
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

package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.IsoTime;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The W3C extended log format (w3.org/TR/WD-logfile) as IIS and Amazon CloudFront write it: values between spaces or tabs, named by the
 * last {@code #Fields:} line, absent ones a dash and left out. Names are the header's; the date and time columns, which are UTC, become
 * the event's time; values stay as they are, with IIS's plus signs and CloudFront's percent escapes.
 */
final class ColumnsParser extends LineParser {
    static final String DIRECTIVE = "#Fields:";
    private static final Set<String> NUMBERS = Set.of(
            "sc-status",
            "sc-substatus",
            "sc-win32-status",
            "sc-bytes",
            "cs-bytes",
            "time-taken",
            "s-port",
            "c-port",
            "bytes",
            "cached",
            "sc-content-len",
            "sc-range-start",
            "sc-range-end",
            "time-to-first-byte",
            "asn",
            "timestamp-ms",
            "origin-fbl",
            "origin-lbl",
            "cs-headers-count");

    private final IsoTime iso = new IsoTime(ZoneOffset.UTC);
    private final byte[] dateAndTime = new byte[64];
    private final boolean fixed;
    private byte[] header = new byte[0];
    private byte[][] names = new byte[0][];
    private boolean[] numbers = new boolean[0];
    private int dateColumn = -1;
    private int timeColumn = -1;

    ColumnsParser(ParserOptions options) {
        fixed = !options.columns().names().isEmpty();
        if (fixed) {
            setNames(options.columns().names());
        }
    }

    @Override
    public void begin(byte @Nullable [] newHeader) {
        if (!fixed) {
            if (newHeader == null) {
                names = new byte[0][];
                header = new byte[0];
            } else {
                readHeader(newHeader, 0, newHeader.length);
            }
        }
    }

    private void readHeader(byte[] in, int from, int to) {
        if (!Arrays.equals(in, from, to, header, 0, header.length)) {
            header = Arrays.copyOfRange(in, from, to);
            String text = new String(
                            in, from + DIRECTIVE.length(), to - from - DIRECTIVE.length(), StandardCharsets.UTF_8)
                    .strip();
            setNames(text.isEmpty() ? List.of() : List.of(text.split("[ \t]+")));
        }
    }

    private void setNames(List<String> fields) {
        List<String> distinct = Values.distinct(fields);
        names = distinct.stream().map(JsonBuffer::encodeName).toArray(byte[][]::new);
        numbers = new boolean[names.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = NUMBERS.contains(distinct.get(i));
        }
        dateColumn = distinct.indexOf("date");
        timeColumn = dateColumn < 0 ? -1 : distinct.indexOf("time");
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        if (in[from] == '#') {
            if (!fixed && Bytes.startsWith(in, from, to, DIRECTIVE)) {
                readHeader(in, from, to);
            }
            return Outcome.HEADER;
        }
        if (names.length == 0) {
            return reject(from, "no #Fields: line stands before; name the fields with --fields");
        }
        int lastOfTime = Math.max(dateColumn, timeColumn);
        char separator = Bytes.find(in, from, to, '\t') < to ? '\t' : ' ';
        out.put('{');
        int dateBytes = 0;
        int timeOfDayFrom = -1;
        int timeOfDayTo = -1;
        int dateFrom = from;
        int column = 0;
        int at = from;
        while (at <= to) {
            boolean quoted = at < to && in[at] == '"';
            int end = quoted ? closingQuote(in, at + 1, to) : Bytes.find(in, at, to, separator);
            if (end < 0 || (quoted && end + 1 < to && in[end + 1] != separator)) {
                return reject(at, "a quoted value does not end");
            }
            if (column == names.length) {
                return reject(at, "more values than the " + names.length + (names.length == 1 ? " field" : " fields"));
            }
            if (column == dateColumn) {
                dateFrom = at;
                dateBytes = end - at;
            } else if (column == timeColumn) {
                timeOfDayFrom = at;
                timeOfDayTo = end;
            } else {
                append(in, quoted ? at + 1 : at, end, quoted, column, out);
            }
            if (column == lastOfTime) {
                if (!joinTime(in, dateFrom, dateBytes, timeOfDayFrom, timeOfDayTo)) {
                    return reject(dateFrom, "date and time are not yyyy-MM-dd and HH:mm:ss");
                }
                if (!isWanted()) {
                    return Outcome.FILTERED;
                }
            }
            column++;
            at = quoted ? end + 2 : end + 1;
        }
        if (column < names.length) {
            return reject(to, values(column) + " where there are " + names.length + " fields");
        }
        if (dateColumn >= 0) {
            timestamp(out);
        }
        out.put('}');
        return Outcome.EVENT;
    }

    private void append(byte[] in, int from, int to, boolean quoted, int column, JsonBuffer out) {
        if (!quoted && Values.isDash(in, from, to)) {
            return;
        }
        out.name(names[column]);
        if (numbers[column] && !quoted) {
            Values.number(in, from, to, out);
        } else if (quoted && Bytes.find(in, from, to, '"') < to) {
            byte[] single = new String(in, from, to - from, StandardCharsets.ISO_8859_1)
                    .replace("\"\"", "\"")
                    .getBytes(StandardCharsets.ISO_8859_1);
            out.string(single, 0, single.length);
        } else {
            out.string(in, from, to);
        }
    }

    private static int closingQuote(byte[] in, int from, int to) {
        int at = Bytes.find(in, from, to, '"');
        while (at + 1 < to && in[at + 1] == '"') {
            at = Bytes.find(in, at + 2, to, '"');
        }
        return at >= to ? -1 : at;
    }

    private boolean joinTime(byte[] in, int dateFrom, int dateBytes, int timeFrom, int timeTo) {
        int timeBytes = timeTo - timeFrom;
        if (dateBytes + 1 + timeBytes > dateAndTime.length) {
            return false;
        }
        int length = dateBytes;
        System.arraycopy(in, dateFrom, dateAndTime, 0, dateBytes);
        if (timeFrom >= 0) {
            dateAndTime[length++] = 'T';
            System.arraycopy(in, timeFrom, dateAndTime, length, timeBytes);
            length += timeBytes;
        }
        return length > 0 && iso.read(dateAndTime, 0, length, time) == length;
    }
}

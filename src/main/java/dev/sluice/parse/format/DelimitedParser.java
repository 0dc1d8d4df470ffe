package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Comma- or tab-separated values with RFC 4180's quotes. Fields are named by the source's first line or by the user; values are
 * strings, as the format has no types.
 *
 * <p>A value in quotes may hold newlines only in events that a multi-line rule has gathered. A line that ends inside quotes is
 * rejected, and so are those of its remains that have not as many values as there are fields.
 */
final class DelimitedParser extends LineParser {
    private final byte delimiter;
    private final TimeField timeField;
    private final boolean named;
    private final Set<String> numberNames;
    /** Values that, without quotes, stand for none and are left out. */
    private final Set<String> absent;
    /** How many of the fields a line must have at least, as later versions append more; 0 for all of them. */
    private final int fewest;
    /** What they are where the first line names none, as one that begins with a digit does not; empty if it always does. */
    private final List<String> usualFields;

    private final JsonBuffer unquoted = new JsonBuffer(256);
    private byte[][] names = new byte[0][];
    private byte[] header = new byte[0];
    private int timeColumn = -1;
    private boolean headerNext;
    private int end;
    private boolean wasQuoted;

    private boolean[] numbers = new boolean[0];

    /** @throws IllegalArgumentException if the user's time field is not among the user's fields */
    DelimitedParser(Definition definition, ParserOptions given) {
        ParserOptions options = definition.withItsTime(given);
        List<String> columns = definition.fields().texts("columns");
        boolean fixed = definition.header() == HeaderRule.NONE;
        List<String> fields = options.columns().names().isEmpty() && fixed
                ? columns
                : options.columns().names();
        usualFields = fixed ? List.of() : columns;
        delimiter = (byte)
                (options.columns().delimiter() == 0
                        ? definition.text("separator", ",").charAt(0)
                        : options.columns().delimiter());
        timeField = new TimeField(options);
        named = !fields.isEmpty();
        numberNames = definition.numbers();
        absent = definition.absent();
        fewest = definition.fields().number("minimum", 0);
        if (named) {
            setNames(fields);
            if (given.times().field() != null && timeColumn < 0) {
                throw new IllegalArgumentException("--time-field is not among --fields");
            }
        }
    }

    @Override
    public void begin(byte @Nullable [] newHeader) {
        headerNext = !named && newHeader == null;
        if (!named && newHeader != null && isHeader(newHeader, 0, newHeader.length)) {
            readHeader(newHeader, 0, newHeader.length);
        }
    }

    private void setNames(List<String> fields) {
        List<String> distinct = Values.distinct(fields);
        names = distinct.stream().map(JsonBuffer::encodeName).toArray(byte[][]::new);
        String time = timeField.among(distinct);
        timeColumn = time == null ? -1 : distinct.indexOf(time);
        numbers = new boolean[names.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numberNames.contains(distinct.get(i));
        }
    }

    private boolean isHeader(byte[] in, int from, int to) {
        boolean isHeader = usualFields.isEmpty() || (from < to && !Bytes.isDigit(in[from]));
        if (!isHeader) {
            header = String.join(String.valueOf((char) delimiter), usualFields).getBytes(StandardCharsets.UTF_8);
            setNames(usualFields);
        }
        return isHeader;
    }

    private boolean readHeader(byte[] in, int from, int to) {
        if (names.length > 0 && Arrays.equals(in, from, to, header, 0, header.length)) {
            return true;
        }
        List<String> fields = new ArrayList<>();
        int at = from;
        while (at <= to) {
            unquoted.truncate(0);
            int next = value(in, at, to);
            if (next < 0) {
                return false;
            }
            int valueFrom = wasQuoted ? at + 1 : at;
            String name = unquoted.length() > 0
                    ? unquoted.toString()
                    : new String(in, valueFrom, end - valueFrom, StandardCharsets.UTF_8);
            if (!wasQuoted && name.indexOf('\n') >= 0) {
                return false;
            }
            fields.add(name);
            at = next;
        }
        header = Arrays.copyOfRange(in, from, to);
        setNames(fields);
        return true;
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        if (headerNext) {
            headerNext = false;
            if (isHeader(in, from, to)) {
                return readHeader(in, from, to)
                        ? Outcome.HEADER
                        : reject(from, "the header line is not well quoted, or an event of several lines");
            }
        }
        if (names.length > 1 && header.length > 0 && Arrays.equals(in, from, to, header, 0, header.length)) {
            // Of inputs that were joined, each brings its header. Of one column, it may as well be a value.
            return Outcome.HEADER;
        }
        if (!usualFields.isEmpty() && namesAField(in, from, to)) {
            return reject(from, "a header that names other fields than the one in force; load such inputs apart");
        }
        if (names.length == 0) {
            return reject(from, "no header line names the fields; name them with --fields");
        }
        out.put('{');
        int column = 0;
        int at = from;
        while (at <= to) {
            unquoted.truncate(0);
            int next = value(in, at, to);
            if (next < 0) {
                return reject(
                        at,
                        end == to
                                ? "a quoted value does not end on this line; if values hold newlines,"
                                        + " say with --multiline how an event starts"
                                : "a quoted value must be followed by a delimiter");
            }
            if (column == names.length) {
                return reject(at, "more values than the " + names.length + (names.length == 1 ? " field" : " fields"));
            }
            int start = wasQuoted ? at + 1 : at;
            boolean isCopy = unquoted.length() > 0;
            byte[] value = isCopy ? unquoted.bytes() : in;
            int valueFrom = isCopy ? 0 : start;
            int valueTo = isCopy ? unquoted.length() : end;
            boolean isTime = column == timeColumn
                    && valueTo > valueFrom
                    && timeField.reader.read(value, valueFrom, valueTo, time) == valueTo;
            if (isTime && !timestamp(out)) {
                return Outcome.FILTERED;
            }
            if (column == timeColumn && !isTime && timeField.required) {
                return reject(at, "not a time in the layout expected");
            }
            append(value, valueFrom, valueTo, column, isTime, out);
            column++;
            at = next;
        }
        if (column < (fewest == 0 ? names.length : fewest)) {
            return reject(to, values(column) + " where there are " + names.length + " fields");
        }
        out.put('}');
        return Outcome.EVENT;
    }

    /** Whether the first value is no value but the name of a usual field. */
    private boolean namesAField(byte[] in, int from, int to) {
        int first = Bytes.find(in, from, to, (char) delimiter);
        return !Bytes.isDigit(in[from])
                && usualFields.contains(new String(in, from, first - from, StandardCharsets.UTF_8));
    }

    private void append(byte[] in, int from, int to, int column, boolean isTimestamp, JsonBuffer out) {
        boolean dropped = !wasQuoted && isAbsent(in, from, to);
        if (!dropped && !(isTimestamp && Arrays.equals(names[column], TIMESTAMP))) {
            out.name(names[column]);
            if (numbers[column]) {
                Values.number(in, from, to, out);
            } else {
                out.string(in, from, to);
            }
        }
    }

    private boolean isAbsent(byte[] in, int from, int to) {
        for (String none : absent) {
            if (to - from == none.length() && Bytes.startsWith(in, from, to, none)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads one value: {@link #end} is where its content ends; if quotes were doubled in it, {@link #unquoted} holds it whole.
     *
     * @return where the next value begins, past {@code to} when this is the last; -1 for bad quotes: {@link #end} is {@code to} if they
     *     do not close
     */
    private int value(byte[] in, int from, int to) {
        wasQuoted = from < to && in[from] == '"';
        if (!wasQuoted) {
            end = Bytes.find(in, from, to, (char) delimiter);
            return end + 1;
        }
        int at = from + 1;
        while (true) {
            int quote = Bytes.find(in, at, to, '"');
            if (quote == to) {
                end = to;
                return -1;
            }
            boolean doubled = quote + 1 < to && in[quote + 1] == '"';
            if (doubled || unquoted.length() > 0) {
                unquoted.raw(in, at, doubled ? quote + 1 : quote);
            }
            if (!doubled) {
                end = quote;
                return quote + 1 == to || in[quote + 1] == delimiter ? quote + 2 : -1;
            }
            at = quote + 2;
        }
    }
}

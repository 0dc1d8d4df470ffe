package dev.sluice.parse.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.parse.json.Bytes;
import dev.sluice.source.HeaderLines;
import dev.sluice.source.Lines;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which line, if any, says something of those that follow: the names of their fields, or their time. */
public enum HeaderRule {
    NONE,
    /** The source's first line. */
    FIRST_LINE,
    /** The last line that begins with {@code #Fields:}. */
    FIELDS_LINE,
    /** The last line that begins with {@code # Time:}: it names the time of the entries that follow. */
    TIME_LINE;

    /** By the name that formats' files have for it. */
    static HeaderRule named(String name) {
        return Stream.of(values())
                .filter(rule -> name.equals(rule.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'header' is first-line, fields-line or time-line"));
    }

    /** What finds the header lines; null if there are none. */
    public @Nullable HeaderLines lines() {
        return switch (this) {
            case NONE -> null;
            case FIRST_LINE -> new FirstLine();
            case FIELDS_LINE -> new LineWith("#Fields:");
            case TIME_LINE -> new LineWith("# Time: ");
        };
    }

    private static final class FirstLine implements HeaderLines {
        @Override
        public byte @Nullable [] last(ByteBuffer bytes, int from, int to, long offset) {
            return offset == 0 ? line(bytes, from, to) : null;
        }

        @Override
        public long within() {
            return 1;
        }
    }

    private static final class LineWith implements HeaderLines {
        private final byte[] beginning;

        LineWith(String beginning) {
            this.beginning = beginning.getBytes(US_ASCII);
        }

        @Override
        public byte @Nullable [] last(ByteBuffer bytes, int from, int to, long offset) {
            for (int end = to; end > from; ) {
                int newline = Lines.last(bytes, from, end);
                int start = newline < 0 ? from : newline + 1;
                if (isHeader(bytes, start, to)) {
                    return line(bytes, start, to);
                }
                end = newline < 0 ? from : newline;
            }
            return null;
        }

        private boolean isHeader(ByteBuffer bytes, int from, int to) {
            for (int i = 0; i < beginning.length; i++) {
                if (from + i >= to || bytes.get(from + i) != beginning[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The line that begins at {@code from}, without a byte order mark and without its end. */
    private static byte[] line(ByteBuffer bytes, int from, int to) {
        int newline = Lines.next(bytes, from, to);
        int end = newline < 0 ? to : newline;
        while (end > from && bytes.get(end - 1) == '\r') {
            end--;
        }
        byte[] line = new byte[end - from];
        bytes.get(from, line);
        return Arrays.copyOfRange(line, Bytes.behindMark(line, 0, line.length), line.length);
    }
}

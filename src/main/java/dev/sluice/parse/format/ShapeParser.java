package dev.sluice.parse.format;

import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.TimeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log of the house's choosing, described whole by expressions whose groups are its fields. The JDK's engine runs them, which is
 * ten times as fast as RE2's; it may run away with some expressions, so these repeat nothing but single character classes, each of which
 * ends at a character it does not hold.
 */
final class ShapeParser extends LineParser {
    private static final Pattern NAME = Pattern.compile("\\(\\?P<([^>]+)>");

    private static final String TIME = "(?P<time>";

    private final List<Shape> shapes = new ArrayList<>();
    /** What shapes begin with, up to the time: enough to know that a line is not wanted. */
    private final List<Shape> heads = new ArrayList<>();

    private final TimeReader reader;
    private final @Nullable Matcher header;
    private final Slice slice = new Slice();
    private boolean lastUnwanted;

    private static final class Shape {
        final Matcher matcher;
        final byte[][] names;
        final boolean[] numbers;
        final int timeGroup;

        /** @param expression its groups are written as {@code (?P<name>...)} or {@code (?:...)} */
        Shape(String expression, Set<String> numberNames) {
            List<String> groups = NAME.matcher(expression)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            matcher = compile(NAME.matcher(expression).replaceAll("("));
            names = groups.stream().map(JsonBuffer::encodeName).toArray(byte[][]::new);
            numbers = new boolean[names.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = numberNames.contains(groups.get(i));
            }
            timeGroup = groups.indexOf("time") + 1;
        }
    }

    /** Bytes as the characters of ISO 8859-1, without a copy. */
    private static final class Slice implements CharSequence {
        private byte[] bytes = new byte[0];
        private int from;
        private int to;

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            return (char) (bytes[from + index] & 0xFF);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            Slice part = new Slice();
            part.bytes = bytes;
            part.from = from + start;
            part.to = from + end;
            return part;
        }

        @Override
        public String toString() {
            return new String(bytes, from, to - from, java.nio.charset.StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * @param expressions tried in their order; the group {@code time} becomes the event's time
     * @param numbers names of fields that hold numbers
     * @param header what is no event, such as a program's greeting; null if there is no such
     */
    ShapeParser(List<String> expressions, Set<String> numbers, TimeReader reader, @Nullable String header) {
        this.reader = reader;
        this.header = header == null ? null : compile(header);
        expressions.forEach(expression -> shapes.add(new Shape(expression, numbers)));
        expressions.stream()
                .map(ShapeParser::head)
                .filter(head -> !head.isEmpty())
                .distinct()
                .forEach(head -> heads.add(new Shape(head, numbers)));
    }

    /** An expression up to the end of its time; empty if the time does not stand near the line's beginning. */
    private static String head(String expression) {
        int start = expression.indexOf(TIME);
        if (start < 0 || expression.indexOf('(') < start) {
            return "";
        }
        int depth = 1;
        int end = start + 1;
        while (depth > 0) {
            char c = expression.charAt(end);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            end += c == '\\' ? 2 : 1;
        }
        return expression.substring(0, end);
    }

    private static Matcher compile(String expression) {
        return Pattern.compile(expression, Pattern.DOTALL).matcher("");
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        slice.bytes = in;
        slice.from = from;
        slice.to = to;
        // Lines that are not wanted follow each other; a look at the head would be lost on the others.
        if (lastUnwanted && isUnwanted(in, from)) {
            return Outcome.FILTERED;
        }
        lastUnwanted = false;
        for (Shape shape : shapes) {
            if (shape.matcher.reset(slice).matches()) {
                Outcome outcome = append(shape, in, from, out);
                lastUnwanted = outcome == Outcome.FILTERED;
                return outcome;
            }
        }
        if (header != null && header.reset(slice).matches()) {
            return Outcome.HEADER;
        }
        lastUnwanted = !times().isAll() && isUnwanted(in, from);
        return lastUnwanted ? Outcome.FILTERED : reject(from, "does not have the shape of this log's lines");
    }

    private boolean isUnwanted(byte[] in, int from) {
        for (Shape head : heads) {
            if (head.matcher.reset(slice).lookingAt()) {
                int end = from + head.matcher.end(head.timeGroup);
                return reader.read(in, from + head.matcher.start(head.timeGroup), end, time) == end && !isWanted();
            }
        }
        return false;
    }

    private Outcome append(Shape shape, byte[] in, int from, JsonBuffer out) {
        out.put('{');
        for (int group = 1; group <= shape.names.length; group++) {
            int start = shape.matcher.start(group);
            if (start < 0) {
                continue;
            }
            int end = from + shape.matcher.end(group);
            start += from;
            if (group == shape.timeGroup) {
                if (reader.read(in, start, end, time) != end) {
                    return reject(start, "not a time in the layout expected");
                }
                if (!timestamp(out)) {
                    return Outcome.FILTERED;
                }
                continue;
            }
            out.name(shape.names[group - 1]);
            if (shape.numbers[group - 1]) {
                Values.number(in, start, end, out);
            } else {
                out.string(in, start, end);
            }
        }
        out.put('}');
        return Outcome.EVENT;
    }
}

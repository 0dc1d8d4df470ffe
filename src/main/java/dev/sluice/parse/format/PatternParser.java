package dev.sluice.parse.format;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.TimeReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line that a regular expression describes whole: each named group that takes part becomes a field. RE2/J keeps its time linear in the
 * line's length whatever the expression. A dot matches newlines, which multi-line events hold.
 */
final class PatternParser extends LineParser {
    private final List<Shape> shapes = new ArrayList<>();
    private final TimeReader reader;
    private final boolean timeRequired;
    private final boolean keepTime;
    private final @Nullable Matcher header;

    /** One expression, its groups in the order they stand in it. */
    private record Shape(Matcher matcher, List<Field> fields) {}

    private static final class Field {
        final int group;
        final byte[] name;
        final boolean number;
        final boolean time;

        Field(int group, String name, boolean number, boolean time) {
            this.group = group;
            this.name = JsonBuffer.encodeName(name);
            this.number = number;
            this.time = time;
        }
    }

    /** The user's own expression; times are looked for under the usual names.
     *
     * @throws IllegalArgumentException if it is missing, wrong, or without named groups */
    PatternParser(ParserOptions options) {
        String pattern = options.pattern();
        if (pattern == null) {
            throw new IllegalArgumentException("format regex needs an expression: --pattern '(?P<name>...)'");
        }
        TimeField timeField = new TimeField(options);
        Map<String, Integer> groups = compile(pattern).namedGroups();
        if (groups.isEmpty()) {
            throw new IllegalArgumentException(
                    "the pattern has no named group, like (?P<name>...), and so would make empty events");
        }
        String time = timeField.among(List.copyOf(groups.keySet()));
        reader = timeField.reader;
        timeRequired = timeField.required;
        keepTime = true;
        header = null;
        add(pattern, Set.of(), time == null ? "" : time);
    }

    /**
     * A format of the house: the group {@code time} becomes the event's time.
     *
     * @param header what is no event, such as a program's greeting; null if there is no such
     */
    PatternParser(List<String> patterns, Set<String> numbers, TimeReader reader, @Nullable String header) {
        this.header = header == null ? null : compile(header).matcher(new byte[0]);
        this.reader = reader;
        timeRequired = true;
        keepTime = false;
        patterns.forEach(pattern -> add(pattern, numbers, "time"));
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression of RE2: " + e.getMessage(), e);
        }
    }

    private void add(String text, Set<String> numbers, String time) {
        Pattern pattern = compile(text);
        List<Field> fields = pattern.namedGroups().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, Integer>::getValue))
                .map(group -> new Field(
                        group.getValue(),
                        group.getKey(),
                        numbers.contains(group.getKey()),
                        group.getKey().equals(time)))
                .toList();
        shapes.add(new Shape(pattern.matcher(new byte[0]), fields));
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        byte[] line = Arrays.copyOfRange(in, from, to);
        for (Shape shape : shapes) {
            shape.matcher().reset(line);
            if (shape.matcher().matches()) {
                return append(shape, line, from, out);
            }
        }
        boolean isHeader = header != null && header.reset(line).matches();
        return isHeader ? Outcome.HEADER : reject(from, "does not match the pattern");
    }

    private Outcome append(Shape shape, byte[] line, int lineFrom, JsonBuffer out) {
        Matcher matcher = shape.matcher();
        out.put('{');
        for (Field field : shape.fields()) {
            int start = matcher.start(field.group);
            if (start < 0) {
                continue;
            }
            int end = matcher.end(field.group);
            if (field.time) {
                if (end > start && reader.read(line, start, end, time) == end) {
                    timestamp(out);
                } else if (timeRequired) {
                    return reject(lineFrom + start, "not a time in the layout expected");
                }
            }
            if (!field.time || keepTime) {
                out.name(field.name);
                if (field.number) {
                    Values.number(line, start, end, out);
                } else {
                    out.string(line, start, end);
                }
            }
        }
        out.put('}');
        return Outcome.EVENT;
    }
}

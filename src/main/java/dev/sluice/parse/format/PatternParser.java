package dev.sluice.parse.format;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.TimeReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A line that a regular expression describes whole: each named group that takes part becomes a field. RE2/J keeps its time linear in the
 * line's length whatever the expression. A dot matches newlines, which multi-line events hold.
 */
final class PatternParser extends LineParser {
    private final Matcher matcher;
    private final List<Field> fields;
    private final TimeReader reader;
    private final boolean timeRequired;

    private static final class Field {
        final int group;
        final byte[] name;
        final boolean time;

        Field(int group, String name, boolean time) {
            this.group = group;
            this.name = JsonBuffer.encodeName(name);
            this.time = time;
        }
    }

    /**
     * Times are looked for under the usual names.
     *
     * @throws IllegalArgumentException if the expression is missing, wrong, or without named groups
     */
    PatternParser(ParserOptions options) {
        String text = options.pattern();
        if (text == null) {
            throw new IllegalArgumentException("format regex needs an expression: --pattern '(?P<name>...)'");
        }
        Pattern pattern = compile(text);
        Map<String, Integer> groups = pattern.namedGroups();
        if (groups.isEmpty()) {
            throw new IllegalArgumentException(
                    "--pattern has no named group, like (?P<name>...), and so would make empty events");
        }
        TimeField timeField = new TimeField(options);
        String time = timeField.among(List.copyOf(groups.keySet()));
        reader = timeField.reader;
        timeRequired = timeField.required;
        fields = groups.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(group -> new Field(
                        group.getValue(), group.getKey(), group.getKey().equals(time)))
                .toList();
        matcher = pattern.matcher(new byte[0]);
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("--pattern is not a regular expression of RE2: " + e.getMessage(), e);
        }
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        byte[] line = Arrays.copyOfRange(in, from, to);
        if (!matcher.reset(line).matches()) {
            return reject(from, "does not match the pattern");
        }
        out.put('{');
        for (Field field : fields) {
            int start = matcher.start(field.group);
            if (start < 0) {
                continue;
            }
            int end = matcher.end(field.group);
            if (field.time) {
                if (end > start && reader.read(line, start, end, time) == end) {
                    if (!timestamp(out)) {
                        return Outcome.FILTERED;
                    }
                } else if (timeRequired) {
                    return reject(from + start, "not a time in the layout expected");
                }
            }
            out.name(field.name);
            out.string(line, start, end);
        }
        out.put('}');
        return Outcome.EVENT;
    }
}

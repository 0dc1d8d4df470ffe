package dev.sluice.parse.format;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.pattern.ByteScanner;
import dev.sluice.parse.pattern.Program;
import dev.sluice.parse.time.TimeReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line that a regular expression describes whole: each named group that takes part becomes a field. A scanner takes the lines that it
 * can; RE2/J, slower by far, keeps its time linear in the line's length whatever the expression. A dot matches newlines, which multi-line events hold.
 */
final class PatternParser extends LineParser {
    private final Matcher matcher;
    private final @Nullable ByteScanner scanner;
    private final List<Field> fields;
    private final TimeReader reader;
    private final boolean timeRequired;

    private static final class Field {
        final int group;
        final byte[] name;
        final boolean time;
        /** Its number in the scanner; -1 without one. */
        final int slot;

        Field(int group, String name, boolean time, int slot) {
            this.slot = slot;
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
        Program program = program(text);
        scanner = program == null ? null : new ByteScanner(program, List.of(), this.time);
        fields = groups.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(group -> new Field(
                        group.getValue(),
                        group.getKey(),
                        group.getKey().equals(time),
                        program == null ? -1 : program.names().indexOf(group.getKey())))
                .toList();
        matcher = pattern.matcher(new byte[0]);
    }

    private static @Nullable Program program(String pattern) {
        try {
            return Program.ofExpression(pattern);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Why every line of the expression goes through RE2, which is slower; null: few do. */
    static @Nullable String slowness(String pattern) {
        try {
            Program.ofExpression(pattern);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
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
        ByteScanner found = scanner;
        if (found != null && found.scan(in, from, to)) {
            out.put('{');
            for (Field field : fields) {
                int start = found.start(field.slot);
                if (start >= 0) {
                    Outcome outcome = append(field, in, start, found.end(field.slot), out, 0);
                    if (outcome != Outcome.EVENT) {
                        return outcome;
                    }
                }
            }
            out.put('}');
            return Outcome.EVENT;
        }
        return byMatcher(Arrays.copyOfRange(in, from, to), from, out);
    }

    /** What the scanner does not accept is RE2's to judge. */
    private Outcome byMatcher(byte[] line, int from, JsonBuffer out) {
        if (!matcher.reset(line).matches()) {
            return reject(from, "does not match the pattern");
        }
        out.put('{');
        for (Field field : fields) {
            int start = matcher.start(field.group);
            if (start >= 0) {
                Outcome outcome = append(field, line, start, matcher.end(field.group), out, from);
                if (outcome != Outcome.EVENT) {
                    return outcome;
                }
            }
        }
        out.put('}');
        return Outcome.EVENT;
    }

    /** @param shift where {@code in} begins in the array that the line is of */
    private Outcome append(Field field, byte[] in, int start, int end, JsonBuffer out, int shift) {
        if (field.time) {
            if (end > start && reader.read(in, start, end, time) == end) {
                if (!timestamp(out)) {
                    return Outcome.FILTERED;
                }
            } else if (timeRequired) {
                return reject(start + shift, "not a time in the layout expected");
            }
        }
        out.member(field.name, in, start, end);
        return Outcome.EVENT;
    }
}

package dev.sluice.parse.format;

import dev.sluice.stream.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What PostgreSQL's {@code log_line_prefix} says of a line; names are those of the csvlog's table, where it has them. */
final class LinePrefix {
    private static final String SEVERITY = "(?P<error_severity>[A-Z]+\\d?): {1,2}(?P<message>.*)";

    private static final Set<String> NUMBERS =
            Set.of("process_id", "leader_pid", "session_line_num", "query_id", "transaction_id");
    private static final Pattern NAMES = Pattern.compile("\\(\\?P<\\w+>");
    private static final Pattern TIMES = Pattern.compile("\\{time:[^}]*\\}");

    /**
     * What an escape writes.
     *
     * @param set of the characters in it; empty: any text
     */
    private record Escape(String name, String set) {
        void addTo(LineShape shape, String letter, boolean isPadded, boolean isLeft) {
            if (name.equals("log_time")) {
                shape.time(letter.equals("n") ? "epoch" : "iso-zone", name);
            } else if (isPadded) {
                String value = "(?P<>"
                        + (set.isEmpty() ? "\\S+" : set.replace("]*", "]+").replace("d*", "d+")) + ")";
                shape.value(name, isLeft ? value + " *?" : " *" + value);
            } else if (set.isEmpty()) {
                shape.value(name);
            } else {
                shape.value(name, "(?P<>" + set + ")");
            }
        }
    }

    private static final Map<String, Escape> ESCAPES = Map.ofEntries(
            Map.entry("a", new Escape("application_name", "")),
            Map.entry("b", new Escape("backend_type", "")),
            Map.entry("c", new Escape("session_id", "[0-9a-f.]*")),
            Map.entry("d", new Escape("database_name", "")),
            Map.entry("e", new Escape("sql_state_code", "[0-9A-Z]*")),
            Map.entry("h", new Escape("connection_from", "")),
            Map.entry("i", new Escape("command_tag", "")),
            Map.entry("l", new Escape("session_line_num", "\\d*")),
            Map.entry("L", new Escape("local_address", "")),
            Map.entry("m", new Escape("log_time", "")),
            Map.entry("n", new Escape("log_time", "")),
            Map.entry("p", new Escape("process_id", "\\d*")),
            Map.entry("P", new Escape("leader_pid", "\\d*")),
            Map.entry("Q", new Escape("query_id", "[-\\d]*")),
            Map.entry("r", new Escape("connection_from", "")),
            Map.entry(
                    "s", new Escape("session_start_time", "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [A-Za-z0-9+-]+")),
            Map.entry("t", new Escape("log_time", "")),
            Map.entry("u", new Escape("user_name", "")),
            Map.entry("v", new Escape("virtual_transaction_id", "[\\d/]*")),
            Map.entry("x", new Escape("transaction_id", "\\d*")));

    private static final Pattern ESCAPE = Pattern.compile("%(-?)(\\d*)(.)", Pattern.DOTALL);

    /** The whole line of the configuration. */
    private static final Pattern SETTING = Pattern.compile("\\s*log_line_prefix\\s*=?\\s*'(.*)'.*", Pattern.DOTALL);

    /** What every process writes, and what sessions write behind it. */
    private final LineShape common = new LineShape();

    private final LineShape whole = new LineShape();

    /** @throws IllegalArgumentException if it has what PostgreSQL's has not; the message says what */
    LinePrefix(String typed) {
        Matcher setting = SETTING.matcher(typed);
        String prefix = setting.matches() ? setting.group(1).replace("''", "'") : typed;
        boolean isCommon = true;
        int at = 0;
        for (Matcher found = ESCAPE.matcher(prefix); found.find(); at = found.end()) {
            add(prefix.substring(at, found.start()), isCommon, LineShape::text);
            String letter = found.group(3);
            if (letter.equals("q")) {
                isCommon = false;
            } else if (letter.equals("%")) {
                add("%", isCommon, LineShape::text);
            } else {
                Escape escape = escape(letter);
                boolean isPadded = !found.group(2).isEmpty();
                boolean isLeft = !found.group(1).isEmpty();
                add(letter, isCommon, (shape, its) -> escape.addTo(shape, its, isPadded, isLeft));
            }
        }
        add(prefix.substring(at), isCommon, LineShape::text);
    }

    private void add(String text, boolean isCommon, BiConsumer<LineShape, String> piece) {
        piece.accept(whole, text);
        if (isCommon) {
            piece.accept(common, text);
        }
    }

    private static Escape escape(String letter) {
        Escape escape = ESCAPES.get(letter);
        if (escape == null) {
            List<String> near = ESCAPES.keySet().stream()
                    .filter(letter::equalsIgnoreCase)
                    .map(known -> "%" + known)
                    .toList();
            throw new IllegalArgumentException(
                    "there is no %" + letter + " in PostgreSQL's log_line_prefix." + Spelling.question(near));
        }
        return escape;
    }

    /** The format of lines with that prefix; {@code file} has the rest. */
    static Definition definition(Definition file, String prefix) {
        try {
            LinePrefix its = new LinePrefix(prefix);
            List<String> shapes = Stream.of(its.common, its.whole)
                    .map(shape -> shape.pattern(false) + SEVERITY)
                    .distinct()
                    .toList();
            return file.ofShapes(shapes, NUMBERS);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--log-line-prefix: " + e.getMessage(), e);
        }
    }

    /** What begins an event, as {@code --multiline} takes it. */
    static String begins(String prefix) {
        LinePrefix its = new LinePrefix(prefix);
        if (its.common.beginsWithTime() || its.whole.beginsWithTime()) {
            return "timestamp";
        }
        return Stream.of(its.common, its.whole)
                .map(shape -> NAMES.matcher(TIMES.matcher(shape.pattern(false)).replaceAll(".+?"))
                        .replaceAll("(?:"))
                .distinct()
                .collect(Collectors.joining("|", "^(?:", ")[A-Z]+\\d?: "));
    }
}

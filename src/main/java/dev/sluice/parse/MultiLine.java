package dev.sluice.parse;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sluice.source.EventStart;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that tell which lines begin an event, by the names users type, or made of an expression. A rule sees one line alone, so that
 * chunks can be read from anywhere. A blank line never begins an event under a rule with a name.
 */
public final class MultiLine {
    /** {@code timestamp}: lines that begin with a date or a time of day. The others: all but the lines of a stack trace. */
    public static final List<String> NAMES = List.of("java", "python", "go", "dotnet", "timestamp");

    private MultiLine() {}

    /**
     * The rule called {@code rule}, or that lines begin an event in which the expression {@code rule} is found.
     *
     * @throws IllegalArgumentException if it is neither a name nor an expression of RE2
     */
    public static EventStart of(String rule) {
        EventStart named = named(rule);
        EventStart start = named == null ? expression(rule) : named;
        return (bytes, from, to) -> start.isStart(bytes, from, Math.min(to, from + EventStart.VISIBLE_BYTES));
    }

    private static @Nullable EventStart named(String rule) {
        return switch (rule) {
            case "java" -> (bytes, from, to) -> !StackTraces.isJava(bytes, from, to);
            case "python" -> (bytes, from, to) -> !StackTraces.isPython(bytes, from, to);
            case "go" -> (bytes, from, to) -> !StackTraces.isGo(bytes, from, to);
            case "dotnet" -> (bytes, from, to) -> !StackTraces.isDotnet(bytes, from, to);
            case "timestamp" -> MultiLine::beginsWithTime;
            default -> null;
        };
    }

    private static EventStart expression(String rule) {
        Pattern pattern = Filters.compile(rule);
        ThreadLocal<Matcher> matchers = ThreadLocal.withInitial(() -> pattern.matcher(new byte[0]));
        return (bytes, from, to) -> {
            byte[] line = new byte[to - from];
            bytes.get(from, line);
            return matchers.get().reset(line).find();
        };
    }

    /** 2026-11-23, 2026/11/23, 07:15:00, Nov 23, 23/Nov or Mon Nov 23, each perhaps behind a bracket. */
    private static boolean beginsWithTime(ByteBuffer bytes, int from, int to) {
        int at = from < to && (bytes.get(from) == '[' || bytes.get(from) == '<' || bytes.get(from) == '(')
                ? from + 1
                : from;
        if (to - at < 6) {
            return false;
        }
        byte[] shape = new byte[8];
        for (int i = 0; i < shape.length; i++) {
            byte b = at + i < to ? bytes.get(at + i) : 0;
            shape[i] = (byte) (b >= '0' && b <= '9' ? '9' : (b | 0x20) >= 'a' && (b | 0x20) <= 'z' ? 'a' : b);
        }
        return is(shape, "9999-99-")
                || is(shape, "9999/99/")
                || is(shape, "99:99:99")
                || is(shape, "aaa 99 9")
                || is(shape, "aaa  9 9")
                || is(shape, "aaa 9 99")
                || is(shape, "99/aaa/9")
                || is(shape, "aaa aaa ")
                || is(shape, "99-aaa-9");
    }

    private static boolean is(byte[] shape, String wanted) {
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

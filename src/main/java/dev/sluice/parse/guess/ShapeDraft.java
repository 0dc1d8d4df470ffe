package dev.sluice.parse.guess;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the lines of a log have in common from their beginning on: a time, a level, what stands in brackets or quotes, numbers, and
 * words that one of these follows. The rest is the message.
 */
final class ShapeDraft {
    private static final int MOST_STEPS = 40;
    private static final double ENOUGH = 0.8;

    private static final Pattern LEVEL = Pattern.compile(
            "(?i:trace|debug|info|notice|warn|warning|err|error|crit|critical|alert|emerg|fatal|severe)\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[ :;,/|\\])]|$)");
    private static final Pattern CLOCK = Pattern.compile("\\d\\d:\\d\\d:\\d\\d");
    private static final Pattern WORD = Pattern.compile("[^\\s\\[\\]\"(){}:=,|]+");
    private static final Pattern OWN_FIELD = Pattern.compile("\\(\\?P<(?:field|level)");
    private static final String LITERALS = "[](){}<>:;,|/-=\"'#*";

    /** @param layout of its time, as formats' files name it; null: it has none */
    record Shape(String pattern, @Nullable String layout) {
        /** Whether nearly any line with a time would parse. */
        boolean isLax() {
            return !OWN_FIELD.matcher(pattern).find();
        }
    }

    private final List<String> lines;
    private final int[] at;
    private final boolean[] fits;
    private final StringBuilder pattern = new StringBuilder();
    private @Nullable String layout;
    private int fields;
    private boolean hasLevel;

    ShapeDraft(List<String> events) {
        lines = new ArrayList<>(events);
        at = new int[lines.size()];
        fits = new boolean[lines.size()];
        Arrays.fill(fits, true);
    }

    /** Empty if the lines have nothing in common. */
    Optional<Shape> shape() {
        int steps = 0;
        while (steps < MOST_STEPS && !lines.isEmpty() && !isBehindHead() && step()) {
            steps++;
        }
        if (steps == 0 || (layout == null && fields == 0)) {
            return Optional.empty();
        }
        if (!most(i -> at[i] == lines.get(i).length() ? at[i] : -1)) {
            pattern.append("(?P<message>.*)");
        }
        return Optional.of(new Shape(pattern.toString(), layout));
    }

    /** What follows a colon or a dash behind a time or a name is what people wrote. */
    private boolean isBehindHead() {
        String taken = pattern.toString();
        return (layout != null || fields > 0) && (taken.endsWith("[:] ") || taken.endsWith(" [-] "));
    }

    private boolean step() {
        String time = layout == null ? timeHere(0) : null;
        if (time != null) {
            layout = time;
            take(i -> TimeShape.end(lines.get(i), at[i]), "{time}");
            return true;
        }
        if (layout == null && fields == 0 && take(i -> end(CLOCK, i), "(?P<clock>\\d\\d:\\d\\d:\\d\\d)", true)) {
            return true;
        }
        if (spaces()) {
            return true;
        }
        boolean opens = most(i -> at(i, '[') ? at[i] + 1 : -1);
        if (opens && (layout != null || timeHere(1) == null)) {
            return take(i -> closed(i, '[', ']'), "\\[(?P<field" + (fields + 1) + ">[^\\]\\n]*)\\]", true);
        }
        if (most(i -> at(i, '"') ? at[i] + 1 : -1)) {
            return take(i -> closed(i, '"', '"'), "\"(?P<field" + (fields + 1) + ">[^\"\\n]*)\"", true);
        }
        if (!hasLevel && take(i -> end(LEVEL, i), "(?P<level>[A-Za-z]+)", false)) {
            hasLevel = true;
            return true;
        }
        if (take(this::numberEnd, "(?P<field" + (fields + 1) + ">\\d+)", true)) {
            return true;
        }
        for (int next = 0; next < LITERALS.length(); next++) {
            char c = LITERALS.charAt(next);
            if (take(i -> at(i, c) ? at[i] + 1 : -1, "[" + (c == '[' || c == ']' ? "\\" : "") + c + "]", false)) {
                return true;
            }
        }
        return word();
    }

    /** A word is a field of its own if something follows that is no word. */
    private boolean word() {
        for (char c : new char[] {' ', ':'}) {
            boolean isLed = most(i -> {
                int end = end(WORD, i);
                if (end < 0 || end >= lines.get(i).length() || lines.get(i).charAt(end) != c) {
                    return -1;
                }
                return c != ' ' || isSpecial(lines.get(i), end + 1) ? end : -1;
            });
            if (isLed) {
                String until = c == ' ' ? "[^ \\n]" : "[^:\\s]";
                return take(i -> end(WORD, i), "(?P<field" + (fields + 1) + ">" + until + "+)", true);
            }
        }
        return false;
    }

    private static boolean isSpecial(String line, int from) {
        int next = from;
        while (next < line.length() && line.charAt(next) == ' ') {
            next++;
        }
        if (next == line.length()) {
            return false;
        }
        return "[(\"-:|".indexOf(line.charAt(next)) >= 0
                || TimeShape.end(line, next) > 0
                || found(LEVEL, line, next) > 0
                || found(NUMBER, line, next) > 0;
    }

    /** One space, or as many as there are. */
    private boolean spaces() {
        if (!most(i -> at(i, ' ') ? at[i] + 1 : -1)) {
            return false;
        }
        boolean isOne = true;
        for (int i = 0; i < at.length; i++) {
            isOne &= !fits[i] || spacesEnd(i) <= at[i] + 1;
        }
        return take(this::spacesEnd, isOne ? " " : " +", false);
    }

    private int spacesEnd(int i) {
        int end = at[i];
        while (end < lines.get(i).length() && lines.get(i).charAt(end) == ' ') {
            end++;
        }
        return end == at[i] ? -1 : end;
    }

    /** The layout of the time that most lines have so many characters further on; null: they have none. */
    private @Nullable String timeHere(int further) {
        if (!most(i -> TimeShape.end(lines.get(i), at[i] + further))) {
            return null;
        }
        for (int i = 0; i < at.length; i++) {
            if (fits[i] && TimeShape.end(lines.get(i), at[i] + further) > 0) {
                return TimeShape.fileLayout(lines.get(i), at[i] + further);
            }
        }
        return null;
    }

    private int numberEnd(int i) {
        int end = end(NUMBER, i);
        return end < 0
                ? -1
                : end < lines.get(i).length() || !Character.isDigit(lines.get(i).charAt(end - 1)) ? end - 1 : end;
    }

    private boolean at(int i, char c) {
        return at[i] < lines.get(i).length() && lines.get(i).charAt(at[i]) == c;
    }

    private int closed(int i, char open, char close) {
        int end = at(i, open) ? lines.get(i).indexOf(close, at[i] + 1) : -1;
        int newline = lines.get(i).indexOf('\n');
        return end < 0 || (newline >= 0 && newline < end) ? -1 : end + 1;
    }

    private int end(Pattern wanted, int i) {
        return found(wanted, lines.get(i), at[i]);
    }

    private static int found(Pattern wanted, String line, int from) {
        if (from >= line.length()) {
            return -1;
        }
        Matcher matcher = wanted.matcher(line.substring(from));
        return matcher.lookingAt() ? from + matcher.end() : -1;
    }

    /** Whether most lines, of all, have it. */
    private boolean most(IntUnaryOperator end) {
        int having = 0;
        for (int i = 0; i < at.length; i++) {
            having += fits[i] && end.applyAsInt(i) >= 0 ? 1 : 0;
        }
        return having >= ENOUGH * at.length;
    }

    private boolean take(IntUnaryOperator end, String taken, boolean isField) {
        if (!most(end)) {
            return false;
        }
        take(end, taken);
        fields += isField ? 1 : 0;
        return true;
    }

    private void take(IntUnaryOperator end, String taken) {
        for (int i = 0; i < at.length; i++) {
            int to = fits[i] ? end.applyAsInt(i) : -1;
            fits[i] = to >= 0;
            at[i] = Math.max(at[i], to);
        }
        pattern.append(taken);
    }
}

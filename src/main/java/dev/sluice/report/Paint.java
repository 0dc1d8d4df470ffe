package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;

/** Colours where there are any, and text that cannot steer a terminal. */
public final class Paint {
    private final boolean colour;
    private final boolean unicode;

    Paint(Terminal terminal) {
        this.colour = terminal.colour();
        this.unicode = terminal.unicode();
    }

    boolean unicode() {
        return unicode;
    }

    String good(String text) {
        return painted("32", text);
    }

    String warn(String text) {
        return painted("33", text);
    }

    String bad(String text) {
        return painted("1;31", text);
    }

    String faint(String text) {
        return painted("2", text);
    }

    private String painted(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** What of a painted text is seen. */
    static String unpainted(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    /** Control characters become {@code \x1b} and the like: file names and lines come from anywhere. */
    public static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (c == '\n' || c == '\t') {
                safe.append(' ');
            } else if (Character.isISOControl(c)) {
                safe.append(String.format("\\x%02x", c));
            } else if (type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.SURROGATE) {
                safe.append(String.format("\\u%04x", c)); // would turn the reading direction or break the line
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** Lines of at most {@code columns}, broken anywhere, for what must be seen as it is. */
    static List<String> cut(String text, int columns) {
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + columns);
            to -= to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
            lines.add(text.substring(from, to));
            from = to;
        }
        return lines;
    }

    /** Lines of at most {@code columns}, broken at spaces; a longer word stands alone. */
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split(" +", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}

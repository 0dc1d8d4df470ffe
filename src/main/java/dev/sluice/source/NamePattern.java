package dev.sluice.source;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What shells make of {@code *} {@code ?} {@code [a-z]} {@code [!a-z]} {@code {a,b}} and {@code \} within one name. Java's own
 * matches paths, which it reads by the locale; this matches a {@link FileName}.
 */
final class NamePattern {
    private static final String META = "\\^$.|?*+()[]{}&~#-";

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private final Pattern pattern;
    private int at;

    /** @throws PatternSyntaxException if a bracket or a brace has no end */
    NamePattern(String glob) {
        this.glob = glob;
        boolean braces = false;
        while (at < glob.length()) {
            char c = glob.charAt(at++);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[' -> bracket();
                case '\\' -> {
                    require(at < glob.length(), "nothing behind the backslash");
                    literal(glob.charAt(at++));
                }
                case '{' -> {
                    require(!braces, "braces within braces");
                    braces = true;
                    regex.append("(?:");
                }
                case '}' -> {
                    regex.append(braces ? ")" : "\\}");
                    braces = false;
                }
                case ',' -> regex.append(braces ? '|' : ',');
                default -> literal(c);
            }
        }
        require(!braces, "a brace without its end");
        pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    private void bracket() {
        regex.append('[');
        if (at < glob.length() && (glob.charAt(at) == '!' || glob.charAt(at) == '^')) {
            regex.append('^');
            at++;
        }
        int first = at;
        for (; at < glob.length() && (glob.charAt(at) != ']' || at == first); at++) {
            boolean range =
                    glob.charAt(at) == '-' && at > first && at + 1 < glob.length() && glob.charAt(at + 1) != ']';
            if (range) {
                regex.append('-');
            } else {
                literal(glob.charAt(at));
            }
        }
        require(at < glob.length(), "a bracket without its end");
        regex.append(']');
        at++;
    }

    private void literal(char c) {
        regex.append(META.indexOf(c) >= 0 ? "\\" : "").append(c);
    }

    private void require(boolean sense, String otherwise) {
        if (!sense) {
            throw new PatternSyntaxException(otherwise, glob, at);
        }
    }
}

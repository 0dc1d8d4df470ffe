package dev.sluice.source;

import java.util.Arrays;
import java.util.List;

/**
 * A {@link Glob} over objects' names, whose slashes are taken for directories: {@code logs/2024-*} stands for all that lies below
 * such names, too.
 */
final class S3Glob {
    private static final String ANY_DEPTH = "**";

    private final String pattern;
    private final List<String> parts;
    private final List<NamePattern> matchers;

    /** @throws java.util.regex.PatternSyntaxException if a bracket or a brace has no end */
    S3Glob(String pattern) {
        this.pattern = pattern;
        this.parts = parts(pattern);
        this.matchers = parts.stream().map(NamePattern::new).toList();
    }

    /** What every name that matches begins with: no other needs to be listed. */
    String plainStart() {
        int end = 0;
        while (!Glob.isGlob(pattern.substring(end, end + 1))) {
            end++;
        }
        return pattern.substring(0, end);
    }

    String pattern() {
        return pattern;
    }

    /** Whether the name matches, or lies below one that does, or is the pattern to the letter. */
    boolean matches(String key) {
        return key.equals(pattern) || matches(0, parts(key), 0);
    }

    /** Whether a name that begins so, up to a slash, may match. */
    boolean mayMatchBelow(String prefix) {
        List<String> names = parts(prefix);
        return pattern.startsWith(prefix) || mayMatchBelow(0, names.subList(0, names.size() - 1), 0);
    }

    private boolean mayMatchBelow(int part, List<String> names, int name) {
        if (name == names.size() || part == parts.size() || parts.get(part).equals(ANY_DEPTH)) {
            return true;
        }
        return matchers.get(part).matches(names.get(name)) && mayMatchBelow(part + 1, names, name + 1);
    }

    private boolean matches(int part, List<String> names, int name) {
        if (part == parts.size()) {
            return true;
        }
        if (name == names.size()) {
            return false;
        }
        if (parts.get(part).equals(ANY_DEPTH)) {
            return matches(part + 1, names, name) || matches(part, names, name + 1);
        }
        return matchers.get(part).matches(names.get(name)) && matches(part + 1, names, name + 1);
    }

    private static List<String> parts(String path) {
        return Arrays.asList(path.split("/+", -1));
    }
}

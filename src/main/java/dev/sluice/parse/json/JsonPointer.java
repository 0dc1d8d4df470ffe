package dev.sluice.parse.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Pointer (RFC 6901) into an event, which must be valid JSON. A number is an element of an array, {@code *} stands for all of
 * them; in an object both are names of members. Immutable.
 */
public final class JsonPointer {
    private final String text;
    private final List<Step> steps;

    /** One step down: a member's name, and the index it may be in an array. */
    static final class Step {
        private static final int NO_ELEMENT = -1;
        static final int EVERY = -2;

        final byte[] name;
        final int index;

        Step(String name) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            boolean isIndex = Bytes.areDigits(this.name, 0, this.name.length, 9)
                    && (this.name.length == 1 || this.name[0] != '0');
            index = isIndex ? Integer.parseInt(name) : name.equals("*") ? EVERY : NO_ELEMENT;
        }
    }

    private JsonPointer(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads {@code /a/b~1c/0}; a name without a slash is a member of the event itself.
     *
     * @throws IllegalArgumentException for anything that is not sure to be one
     */
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty JSON Pointer; write one like /user/id");
        }
        if (text.indexOf('/') > 0) {
            throw new IllegalArgumentException(
                    "not a JSON Pointer: " + text + "; write /" + text + ", or a slash in a name as ~1");
        }
        String[] parts = text.startsWith("/") ? text.substring(1).split("/", -1) : new String[] {text};
        List<Step> steps = new ArrayList<>();
        for (String part : parts) {
            if (part.matches("(?s).*~(?![01]).*")) {
                throw new IllegalArgumentException(
                        "not a JSON Pointer: " + text + "; a tilde is written ~0, a slash in a name ~1");
            }
            steps.add(new Step(part.replace("~1", "/").replace("~0", "~")));
        }
        return new JsonPointer(text, steps);
    }

    /**
     * Reads one that leads to a single value, for {@link #find}.
     *
     * @throws IllegalArgumentException likewise, and for a {@code *}
     */
    public static JsonPointer one(String text) {
        JsonPointer pointer = parse(text);
        if (pointer.steps.stream().anyMatch(step -> step.index == Step.EVERY)) {
            throw new IllegalArgumentException(
                    text + " may lead to many values, and one is needed; name one element, like 0 in place of *");
        }
        return pointer;
    }

    /** The event's member of that name, taken as it is, without escapes. */
    public static JsonPointer member(String name) {
        return parse("/" + name.replace("~", "~0").replace("/", "~1"));
    }

    /** Whether this may name what the other names, or something that it is in. */
    public boolean isOrHolds(JsonPointer other) {
        boolean holds = steps.size() <= other.steps.size();
        for (int i = 0; holds && i < steps.size(); i++) {
            Step step = steps.get(i);
            Step its = other.steps.get(i);
            holds = Arrays.equals(step.name, its.name) || (step.index == Step.EVERY && its.index >= 0);
        }
        return holds;
    }

    List<Step> steps() {
        return steps;
    }

    /** The names on the way, unescaped. */
    public List<String> names() {
        return steps.stream()
                .map(step -> new String(step.name, StandardCharsets.UTF_8))
                .toList();
    }

    /**
     * Where the value begins, or -1 if there is none; {@link #skipValue} gives its end. Where a name repeats the first one counts.
     *
     * @param from the opening brace of a valid object that ends before {@code to}
     */
    public int find(byte[] in, int from, int to) {
        int at = from;
        for (Step step : steps) {
            if (at >= to) {
                return -1;
            }
            at = in[at] == '{'
                    ? member(in, at + 1, to, step.name)
                    : in[at] == '[' ? element(in, at + 1, to, step.index) : -1;
            if (at < 0) {
                return -1;
            }
        }
        return at;
    }

    private static int member(byte[] in, int from, int to, byte[] name) {
        int at = skipSpace(in, from);
        while (in[at] != '}') {
            int nameFrom = at + 1;
            int nameTo = skipString(in, nameFrom, to) - 1;
            at = skipSpace(in, skipSpace(in, nameTo + 1) + 1);
            if (isName(in, nameFrom, nameTo, name)) {
                return at;
            }
            at = skipSpace(in, skipValue(in, at, to));
            if (in[at] == ',') {
                at = skipSpace(in, at + 1);
            }
        }
        return -1;
    }

    private static int element(byte[] in, int from, int to, int index) {
        int left = index;
        int at = skipSpace(in, from);
        while (in[at] != ']' && left >= 0) {
            if (left == 0) {
                return at;
            }
            left--;
            at = skipSpace(in, skipValue(in, at, to));
            if (in[at] == ',') {
                at = skipSpace(in, at + 1);
            }
        }
        return -1;
    }

    /** Whether a member's name, without its quotes, is this one. */
    public static boolean isName(byte[] in, int from, int to, byte[] name) {
        if (to - from == name.length && Arrays.equals(in, from, to, name, 0, name.length)) {
            return Bytes.find(in, from, to, '\\') == to;
        }
        byte @Nullable [] unescaped = null;
        if (to - from > name.length && Bytes.find(in, from, to, '\\') < to) {
            JsonBuffer buffer = new JsonBuffer(to - from);
            JsonText.unescape(in, from, to, buffer);
            unescaped = Arrays.copyOf(buffer.bytes(), buffer.length());
        }
        return Arrays.equals(unescaped, name);
    }

    static int skipSpace(byte[] in, int from) {
        int at = from;
        while (in[at] <= ' ' && in[at] >= 0) {
            at++;
        }
        return at;
    }

    /** From behind an opening quote to behind the closing one. */
    static int skipString(byte[] in, int from, int to) {
        int at = Bytes.findQuoteOrBackslash(in, from, to);
        while (at < to && in[at] == '\\') {
            at = Bytes.findQuoteOrBackslash(in, at + 2, to);
        }
        return at + 1;
    }

    /** From the first byte of a value to behind its last one. */
    public static int skipValue(byte[] in, int from, int to) {
        int at = from;
        int depth = 0;
        do {
            byte b = in[at];
            if (b == '"') {
                at = skipString(in, at + 1, to);
            } else if (b == '{' || b == '[') {
                depth++;
                at++;
            } else if (b == '}' || b == ']') {
                depth--;
                at++;
            } else if (depth > 0) {
                at++;
            } else {
                while (at < to && in[at] > ' ' && in[at] != ',' && in[at] != '}' && in[at] != ']') {
                    at++;
                }
            }
        } while (depth > 0 && at < to);
        return at;
    }

    @Override
    public String toString() {
        return text;
    }
}

package dev.sluice.parse.json;

import org.jspecify.annotations.Nullable;

/**
 * Checks that bytes are one JSON object as RFC 8259 has it: grammar, UTF-8, no raw control characters in strings. Names may repeat.
 * Deeper nesting than {@value #MAX_DEPTH} is refused, as most readers do.
 */
public final class JsonSyntax {
    public static final int MAX_DEPTH = 512;

    /** Sees each member of the outermost object as soon as it is known to be valid. */
    @FunctionalInterface
    public interface MemberListener {
        /** A member's name, without its quotes, and its value; false if nothing that follows can matter any more. */
        boolean next(int nameFrom, int nameTo, int valueFrom, int valueTo);
    }

    private final @Nullable MemberListener members;
    private byte[] in = new byte[0];
    private int to;
    private int errorAt;
    private String reason = "";
    private boolean brokenLines;
    private boolean ended;
    private boolean watched;

    public JsonSyntax() {
        this(null);
    }

    public JsonSyntax(@Nullable MemberListener members) {
        this.members = members;
    }

    /**
     * Looks for an object at {@code from}.
     *
     * @return the offset behind its closing brace, or -1: then {@link #reason} and {@link #errorAt} tell why
     */
    public int check(byte[] in, int from, int to) {
        this.in = in;
        this.to = to;
        brokenLines = false;
        ended = false;
        watched = members != null;
        if (from >= to || in[from] != '{') {
            return fail(from, "not a JSON object");
        }
        return object(from + 1, 1);
    }

    /** The same for a value of any kind. */
    int checkValue(byte[] in, int from, int to) {
        this.in = in;
        this.to = to;
        brokenLines = false;
        ended = false;
        watched = false;
        return value(from, 0);
    }

    /** Shows no more members of this object. */
    public void unwatch() {
        watched = false;
    }

    /** Whether the last check ended before the object did, since no member behind could matter. */
    public boolean ended() {
        return ended;
    }

    /** What is wrong, as a sentence. */
    public String reason() {
        return reason;
    }

    /** Where it was wrong: an offset in the array. */
    public int errorAt() {
        return errorAt;
    }

    /** Whether the object that was found right spreads over several lines. */
    public boolean brokenLines() {
        return brokenLines;
    }

    private int fail(int at, String why) {
        errorAt = at;
        reason = at >= to ? "the JSON ends too early" : why;
        return -1;
    }

    private int object(int from, int depth) {
        int at = space(from);
        if (at < to && in[at] == '}') {
            return at + 1;
        }
        while (true) {
            if (at >= to || in[at] != '"') {
                return fail(at, "a name in double quotes must stand here");
            }
            int nameFrom = at + 1;
            int nameTo = string(nameFrom) - 1;
            if (nameTo < 0) {
                return -1;
            }
            at = space(nameTo + 1);
            if (at >= to || in[at] != ':') {
                return fail(at, "a colon must stand here");
            }
            int valueFrom = space(at + 1);
            at = value(valueFrom, depth);
            if (at < 0) {
                return -1;
            }
            if (watched && depth == 1 && members != null && !members.next(nameFrom, nameTo, valueFrom, at)) {
                ended = true;
                return at;
            }
            at = space(at);
            if (at >= to || in[at] != ',') {
                return at < to && in[at] == '}' ? at + 1 : fail(at, "a comma or a closing brace must stand here");
            }
            at = space(at + 1);
        }
    }

    private int array(int from, int depth) {
        int at = space(from);
        if (at < to && in[at] == ']') {
            return at + 1;
        }
        while (true) {
            at = value(at, depth);
            if (at < 0) {
                return -1;
            }
            at = space(at);
            if (at >= to || in[at] != ',') {
                return at < to && in[at] == ']' ? at + 1 : fail(at, "a comma or a closing bracket must stand here");
            }
            at = space(at + 1);
        }
    }

    private int value(int at, int depth) {
        if (at >= to) {
            return fail(at, "");
        }
        return switch (in[at]) {
            case '"' -> string(at + 1);
            case '{' -> depth < MAX_DEPTH ? object(at + 1, depth + 1) : fail(at, "nested deeper than " + MAX_DEPTH);
            case '[' -> depth < MAX_DEPTH ? array(at + 1, depth + 1) : fail(at, "nested deeper than " + MAX_DEPTH);
            case 't' -> word(at, "true");
            case 'f' -> word(at, "false");
            case 'n' -> word(at, "null");
            default -> number(at);
        };
    }

    private int word(int at, String word) {
        return Bytes.startsWith(in, at, to, word) ? at + word.length() : fail(at, "a value must stand here");
    }

    private int number(int from) {
        int at = in[from] == '-' ? from + 1 : from;
        if (at < to && in[at] == '0') {
            at++;
        } else {
            int first = at;
            at = digits(at);
            if (at == first) {
                return fail(at, "a value must stand here");
            }
        }
        if (at < to && in[at] == '.') {
            int first = at + 1;
            at = digits(first);
            if (at == first) {
                return fail(at, "a digit must follow the decimal point");
            }
        }
        if (at < to && (in[at] | 0x20) == 'e') {
            int first = at + 1 < to && (in[at + 1] == '+' || in[at + 1] == '-') ? at + 2 : at + 1;
            at = digits(first);
            if (at == first) {
                return fail(at, "a digit must stand in the exponent");
            }
        }
        return at;
    }

    private int digits(int from) {
        int at = from;
        while (at < to && Bytes.isDigit(in[at])) {
            at++;
        }
        return at;
    }

    private int space(int from) {
        int at = from;
        while (at < to && in[at] <= ' ') {
            switch (in[at]) {
                case ' ', '\t' -> at++;
                case '\n', '\r' -> {
                    brokenLines = true;
                    at++;
                }
                default -> {
                    return at;
                }
            }
        }
        return at;
    }

    /** From behind the opening quote to behind the closing one. */
    private int string(int from) {
        byte[] bytes = in;
        int end = to;
        int at = from;
        while (at < end) {
            if (at + 8 <= end) {
                long hit = Bytes.unplain(Bytes.word(bytes, at));
                if (hit == 0) {
                    at += 8;
                    continue;
                }
                at += Long.numberOfTrailingZeros(hit) >>> 3;
            }
            byte b = bytes[at];
            if (b == '"') {
                return at + 1;
            } else if (b == '\\') {
                at = escape(at);
            } else if (b >= ' ') {
                at++;
            } else if (b < 0) {
                int sequence = Utf8.length(bytes, at, end);
                at = sequence > 0 ? at + sequence : fail(at, "not UTF-8");
            } else {
                at = fail(at, "a control character must be escaped in a string");
            }
            if (at < 0) {
                return -1;
            }
        }
        return fail(end, "");
    }

    private int escape(int at) {
        if (at + 1 >= to) {
            return fail(to, "");
        }
        return switch (in[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> hexDigits(at + 2);
            default -> fail(at, "no such escape in JSON");
        };
    }

    private int hexDigits(int from) {
        for (int i = from; i < from + 4; i++) {
            if (i >= to || Bytes.hex(in[i]) < 0) {
                return fail(i, "four hexadecimal digits must follow \\u");
            }
        }
        return from + 4;
    }
}

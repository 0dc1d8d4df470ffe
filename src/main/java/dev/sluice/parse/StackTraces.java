package dev.sluice.parse;

import java.nio.ByteBuffer;

/**
 * Knows the lines that only a stack trace has, so that they continue the event before. Whatever begins with white space does, and an
 * empty line; the first byte decides for nearly all others.
 */
final class StackTraces {
    private StackTraces() {}

    /** {@code Caused by:}, {@code Suppressed:}, and the exception's own line: {@code java.lang.IllegalStateException: why}. */
    static boolean isJava(ByteBuffer bytes, int from, int to) {
        if (isIndented(bytes, from, to)) {
            return true;
        }
        byte first = bytes.get(from);
        return (first == 'C' && startsWith(bytes, from, to, "Caused by: "))
                || (first == 'W' && startsWith(bytes, from, to, "Wrapped by: "))
                || (first == '.' && startsWith(bytes, from, to, "... "))
                || (isLetter(first) && isException(bytes, from, to, true));
    }

    /** {@code Traceback}, the sentences between chained exceptions, and the exception's own line: {@code ValueError: why}. */
    static boolean isPython(ByteBuffer bytes, int from, int to) {
        if (isIndented(bytes, from, to)) {
            return true;
        }
        byte first = bytes.get(from);
        return (first == 'T'
                        && (startsWith(bytes, from, to, "Traceback (most recent call last):")
                                || startsWith(bytes, from, to, "The above exception was the direct cause")))
                || (first == 'D' && startsWith(bytes, from, to, "During handling of the above exception"))
                || (isLetter(first) && isException(bytes, from, to, false));
    }

    /** {@code goroutine 1 [running]:}, frames like {@code main.main()}, {@code created by}, {@code [signal}, {@code exit status}. */
    static boolean isGo(ByteBuffer bytes, int from, int to) {
        if (isIndented(bytes, from, to)) {
            return true;
        }
        byte first = bytes.get(from);
        return (first == 'g' && startsWith(bytes, from, to, "goroutine "))
                || (first == 'c' && startsWith(bytes, from, to, "created by "))
                || (first == '[' && startsWith(bytes, from, to, "[signal "))
                || (first == 'e' && startsWith(bytes, from, to, "exit status "))
                || (isLetter(first) && isGoFrame(bytes, from, to));
    }

    /** {@code --- End of}, and the exception's own line: {@code System.InvalidOperationException: why}. */
    static boolean isDotnet(ByteBuffer bytes, int from, int to) {
        if (isIndented(bytes, from, to)) {
            return true;
        }
        byte first = bytes.get(from);
        return (first == '-' && (startsWith(bytes, from, to, "--- End of ") || startsWith(bytes, from, to, "---> ")))
                || (isLetter(first) && isException(bytes, from, to, true));
    }

    private static boolean isIndented(ByteBuffer bytes, int from, int to) {
        return from == to || bytes.get(from) == ' ' || bytes.get(from) == '\t' || bytes.get(from) == '\r';
    }

    /**
     * A name whose last part begins in upper case and ends like an exception's (or, if Python's, any in a module), alone on the line or
     * before a colon.
     *
     * @param dotted whether it must be in a package
     */
    private static boolean isException(ByteBuffer bytes, int from, int to, boolean dotted) {
        int at = from;
        int part = from;
        while (at < to && isNamePart(bytes.get(at))) {
            if (bytes.get(at) == '.') {
                part = at + 1;
            }
            at++;
        }
        boolean ends = at == to
                || bytes.get(at) == '\r'
                || (bytes.get(at) == ':' && (at + 1 == to || bytes.get(at + 1) <= ' '));
        if (!ends || part == at || (dotted && part == from)) {
            return false;
        }
        byte first = bytes.get(part);
        boolean exceptional = endsWith(bytes, part, at, "Exception")
                || endsWith(bytes, part, at, "Error")
                || endsWith(bytes, part, at, "Throwable")
                || endsWith(bytes, part, at, "Warning")
                || endsWith(bytes, part, at, "Interrupt")
                || endsWith(bytes, part, at, "ExceptionGroup")
                || endsWith(bytes, part, at, "Exit")
                || endsWith(bytes, part, at, "Iteration");
        return first >= 'A' && first <= 'Z' && (exceptional || (!dotted && part > from && at < to));
    }

    /** {@code net/http.(*conn).serve(0xc0000b2000, {0x1, 0x2})}: no space before the parenthesis, and one at the line's end. */
    private static boolean isGoFrame(ByteBuffer bytes, int from, int to) {
        if (bytes.get(to - 1) != ')') {
            return false;
        }
        boolean dotted = false;
        for (int at = from; at < to; at++) {
            byte b = bytes.get(at);
            if (b == '(' && dotted && bytes.get(at - 1) != '.') {
                return true;
            }
            if (b <= ' ' || b == '=' || b == ':') {
                return false;
            }
            dotted |= b == '.';
        }
        return false;
    }

    private static boolean isNamePart(byte b) {
        return isLetter(b) || (b >= '0' && b <= '9') || b == '.' || b == '_' || b == '$';
    }

    private static boolean isLetter(byte b) {
        return (b | 0x20) >= 'a' && (b | 0x20) <= 'z';
    }

    private static boolean startsWith(ByteBuffer bytes, int from, int to, String ascii) {
        return to - from >= ascii.length() && isAt(bytes, from, ascii);
    }

    private static boolean endsWith(ByteBuffer bytes, int from, int to, String ascii) {
        return to - from >= ascii.length() && isAt(bytes, to - ascii.length(), ascii);
    }

    private static boolean isAt(ByteBuffer bytes, int at, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes.get(at + i) != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

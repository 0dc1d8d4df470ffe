package dev.sluice.parse.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes at a time. The masks have the top bit set in bytes that match; only the lowest such bit is exact (a borrow
 * may run into the bytes above it), and only that one is used.
 */
public final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long NEWLINES = ONES * '\n';
    private static final long SPACES = ONES * ' ';

    private Bytes() {}

    /** Behind UTF-8's byte order mark if it stands at {@code from}: editors put it at the beginning of files, and it says nothing. */
    public static int behindMark(byte[] in, int from, int to) {
        boolean isThere =
                to - from >= 3 && in[from] == (byte) 0xEF && in[from + 1] == (byte) 0xBB && in[from + 2] == (byte) 0xBF;
        return isThere ? from + 3 : from;
    }

    /** Eight bytes from {@code at}, the first in the lowest bits. */
    public static long word(byte[] in, int at) {
        return (long) LONG.get(in, at);
    }

    static void putWord(byte[] out, int at, long word) {
        LONG.set(out, at, word);
    }

    /** Bytes that a JSON string cannot hold as they are, or that must be looked at: quote, backslash, controls, beyond ASCII. */
    static long unplain(long word) {
        long quote = word ^ QUOTES;
        long backslash = word ^ BACKSLASHES;
        return (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - SPACES) & ~word) | word)
                & TOPS;
    }

    private static long equal(long word, long wanted) {
        long different = word ^ wanted;
        return (different - ONES) & ~different & TOPS;
    }

    /** Where {@code wanted} first stands in [from, to), or {@code to}. */
    public static int find(byte[] in, int from, int to, char wanted) {
        int at = from;
        long pattern = ONES * wanted;
        for (; at + 8 <= to; at += 8) {
            long hit = equal(word(in, at), pattern);
            if (hit != 0) {
                return at + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (at < to && in[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Where a quote or a backslash first stands in [from, to), or {@code to}. */
    public static int findQuoteOrBackslash(byte[] in, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long word = word(in, at);
            long hit = equal(word, QUOTES) | equal(word, BACKSLASHES);
            if (hit != 0) {
                return at + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (at < to && in[at] != '"' && in[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Where a quote, a backslash or a newline first stands in [from, to), or {@code to}. */
    static int findStringStop(byte[] in, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long word = word(in, at);
            long hit = equal(word, QUOTES) | equal(word, BACKSLASHES) | equal(word, NEWLINES);
            if (hit != 0) {
                return at + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        while (at < to && in[at] != '"' && in[at] != '\\' && in[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Whether [from, to) begins with {@code ascii}. */
    public static boolean startsWith(byte[] in, int from, int to, String ascii) {
        if (to - from < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (in[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    public static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Whether [from, to) is one to {@code max} decimal digits. */
    public static boolean areDigits(byte[] in, int from, int to, int max) {
        if (to <= from || to - from > max) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!isDigit(in[i])) {
                return false;
            }
        }
        return true;
    }

    /** The value of a hexadecimal digit, or -1. */
    public static int hex(byte b) {
        return Character.digit(b, 16);
    }
}

package dev.sluice.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Finds and counts newlines, eight bytes at a time. Ranges are half-open and absolute: a buffer's position and limit play no
 * part, and neither does its byte order.
 */
public final class Lines {
    private static final VarHandle BUFFER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
    private static final long LOW_SEVEN = 0x7F7F7F7F7F7F7F7FL;

    private Lines() {}

    /** Index of the first newline in [from, to), or -1. */
    public static int next(ByteBuffer bytes, int from, int to) {
        int i = from;
        for (; i <= to - 8; i += 8) {
            long found = newlines((long) BUFFER.get(bytes, i));
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (bytes.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Index of the last newline in [from, to), or -1. */
    public static int last(ByteBuffer bytes, int from, int to) {
        int i = to;
        for (; i >= from + 8; i -= 8) {
            long found = newlines((long) BUFFER.get(bytes, i - 8));
            if (found != 0) {
                return i - 1 - (Long.numberOfLeadingZeros(found) >>> 3);
            }
        }
        while (--i >= from) {
            if (bytes.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Index of the last newline in [from, to), or -1. */
    public static int last(byte[] bytes, int from, int to) {
        int i = to;
        for (; i >= from + 8; i -= 8) {
            long found = newlines((long) ARRAY.get(bytes, i - 8));
            if (found != 0) {
                return i - 1 - (Long.numberOfLeadingZeros(found) >>> 3);
            }
        }
        while (--i >= from) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** How many newlines stand in [from, to). */
    public static int count(ByteBuffer bytes, int from, int to) {
        int count = 0;
        int i = from;
        for (; i <= to - 32; i += 32) {
            count += Long.bitCount(newlines((long) BUFFER.get(bytes, i)))
                    + Long.bitCount(newlines((long) BUFFER.get(bytes, i + 8)))
                    + Long.bitCount(newlines((long) BUFFER.get(bytes, i + 16)))
                    + Long.bitCount(newlines((long) BUFFER.get(bytes, i + 24)));
        }
        for (; i < to; i++) {
            count += bytes.get(i) == '\n' ? 1 : 0;
        }
        return count;
    }

    /** The high bit of every byte that is a newline, and no other bit: no carry runs from one byte into the next. */
    private static long newlines(long word) {
        long x = word ^ NEWLINES;
        return ~(((x & LOW_SEVEN) + LOW_SEVEN) | x | LOW_SEVEN);
    }
}

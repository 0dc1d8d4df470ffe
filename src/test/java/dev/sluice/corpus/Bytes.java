package dev.sluice.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A growing log, as bytes; no String is made a line. */
final class Bytes {
    static final int FULL = 1 << 20;

    /** No event is longer. */
    private static final int LONGEST_EVENT = 1 << 16;

    private static final byte[] HEX = ascii("0123456789abcdef");

    private final byte[] bytes = new byte[FULL + LONGEST_EVENT];
    private int length;

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static List<String> words(String text) {
        return Arrays.asList(text.strip().split("\\s+", -1));
    }

    static byte[][] lines(String text) {
        return text.lines().map(Bytes::ascii).toArray(byte[][]::new);
    }

    int length() {
        return length;
    }

    void flush(int count, OutputStream sink) throws IOException {
        sink.write(bytes, 0, count);
        length = 0;
    }

    Bytes text(byte[] text) {
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    @SuppressWarnings("deprecation") // The one call that copies Latin-1 text without a byte[] of its own.
    Bytes text(String text) {
        int count = text.length();
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    Bytes number(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return padded(number, digits);
    }

    Bytes padded(long number, int digits) {
        long rest = number;
        for (int i = length + digits - 1; i >= length; i--, rest /= 10) {
            bytes[i] = (byte) ('0' + rest % 10);
        }
        length += digits;
        return this;
    }

    Bytes seconds(int millis) {
        return number(millis / 1000).text(".").padded(millis % 1000, 3);
    }

    Bytes hex(long number, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (number >>> shift) & 15];
        }
        return this;
    }
}

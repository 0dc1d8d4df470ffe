package dev.sluice.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Lines of text, each led by its own CRC-32C in eight hexadecimal digits and a blank. A line that is whole and wrong is corruption, and is
 * refused.
 */
final class JournalLines {
    private static final int PREFIX = 9;

    private JournalLines() {}

    /** The entries as lines. */
    static byte[] of(List<String> entries) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (String entry : entries) {
            byte[] bytes = entry.getBytes(StandardCharsets.UTF_8);
            text.writeBytes((checksum(bytes) + ' ').getBytes(StandardCharsets.US_ASCII));
            text.writeBytes(bytes);
            text.write('\n');
        }
        return text.toByteArray();
    }

    /**
     * Tells of each whole line.
     *
     * @param shown what they are read from
     * @param offset of the first byte there
     * @param seen so many bytes hold no line's end
     * @param end of the bytes
     * @return where the first line begins that is not whole
     */
    static int tell(String shown, long offset, byte[] bytes, int seen, int end, Journal.Listener listener)
            throws JournalException {
        int from = 0;
        for (int i = seen; i < end; i++) {
            if (bytes[i] == '\n') {
                requireWhole(shown, bytes, from, i, offset + from);
                listener.entry(bytes, from + PREFIX, i - from - PREFIX);
                from = i + 1;
            }
        }
        return from;
    }

    /** The entry of the line that begins there, without a look at its checksum; empty if there is none. */
    static byte[] first(byte[] bytes, int from) {
        int end = from;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return Arrays.copyOfRange(bytes, Math.min(from + PREFIX, end), end);
    }

    private static void requireWhole(String shown, byte[] bytes, int from, int to, long offset)
            throws JournalException {
        CRC32C crc = new CRC32C();
        int length = to - from - PREFIX;
        if (length <= 0) {
            throw corrupt(shown, offset);
        }
        requirePrefix(shown, bytes, from, offset);
        crc.update(bytes, from + PREFIX, length);
        if (hex(bytes, from) != crc.getValue()) {
            throw corrupt(shown, offset);
        }
    }

    /** A long line without one is none of a journal's, and need not be read to its end. */
    static void requirePrefix(String shown, byte[] bytes, int from, long offset) throws JournalException {
        if (hex(bytes, from) < 0 || bytes[from + PREFIX - 1] != ' ') {
            throw corrupt(shown, offset);
        }
    }

    static JournalException corrupt(String shown, long offset) {
        return new JournalException("the checkpoint " + shown + " is corrupt at byte " + offset
                + "; restore it from a copy, or name a new one to load everything again");
    }

    /** The number in the eight digits at {@code from}; -1 if they are none. */
    private static long hex(byte[] bytes, int from) {
        long value = 0;
        for (int i = from; i < from + PREFIX - 1; i++) {
            int digit = Character.digit(bytes[i], 16);
            value = digit < 0 || value < 0 ? -1 : value << 4 | digit;
        }
        return value;
    }

    private static String checksum(byte[] entry) {
        CRC32C crc = new CRC32C();
        crc.update(entry);
        return HexFormat.of().toHexDigits(crc.getValue(), 8);
    }
}

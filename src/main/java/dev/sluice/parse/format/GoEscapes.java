package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonText;

/** The escapes of Go's strconv.Quote, which most writers of logfmt use: C's letters, {@code \xHH}, {@code \}{@code uXXXX}, {@code \UXXXXXXXX}. */
final class GoEscapes {
    private GoEscapes() {}

    /** Appends the bytes that were escaped; a backslash that begins no escape stays. */
    static void undo(byte[] in, int from, int to, JsonBuffer out) {
        int at = from;
        while (at < to) {
            int plain = Bytes.find(in, at, to, '\\');
            out.raw(in, at, plain);
            at = plain < to ? one(in, plain, to, out) : to;
        }
    }

    private static int one(byte[] in, int backslash, int to, JsonBuffer out) {
        byte letter = backslash + 1 < to ? in[backslash + 1] : 0;
        int digits = letter == 'u' ? 4 : letter == 'U' ? 8 : letter == 'x' ? 2 : 0;
        if (digits == 0) {
            return ServerEscapes.one(in, backslash, to, out);
        }
        long value = 0;
        for (int i = backslash + 2; i < backslash + 2 + digits; i++) {
            int digit = i < to ? Bytes.hex(in[i]) : -1;
            if (digit < 0) {
                out.put('\\');
                return backslash + 1;
            }
            value = (value << 4) | digit;
        }
        if (letter == 'x') {
            out.put((char) value);
        } else {
            boolean isCharacter = value <= Character.MAX_CODE_POINT && (value < 0xD800 || value > 0xDFFF);
            JsonText.codePoint(isCharacter ? (int) value : 0xFFFD, out);
        }
        return backslash + 2 + digits;
    }
}

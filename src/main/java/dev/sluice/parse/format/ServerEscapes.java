package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;

/**
 * The escapes that web servers write in quoted fields: nginx has {@code \xHH} alone; Apache (ap_escape_logitem) has C's letters,
 * {@code \"} and {@code \\} too.
 */
final class ServerEscapes {
    private ServerEscapes() {}

    /** Appends the bytes that were escaped; a backslash that begins no escape stays. */
    static void undo(byte[] in, int from, int to, JsonBuffer out) {
        int at = from;
        while (at < to) {
            int plain = Bytes.find(in, at, to, '\\');
            out.raw(in, at, plain);
            at = plain;
            if (at < to) {
                at = one(in, at, to, out);
            }
        }
    }

    static int one(byte[] in, int backslash, int to, JsonBuffer out) {
        byte letter = backslash + 1 < to ? in[backslash + 1] : 0;
        if (letter == 'x' && backslash + 3 < to) {
            int value = (Bytes.hex(in[backslash + 2]) << 4) | Bytes.hex(in[backslash + 3]);
            if (value >= 0) {
                out.put((char) value);
                return backslash + 4;
            }
        }
        int meant = switch (letter) {
            case '"', '\\' -> letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> -1;
        };
        out.put(meant < 0 ? '\\' : (char) meant);
        return meant < 0 ? backslash + 1 : backslash + 2;
    }
}

package dev.sluice.parse.json;

/** The other way: what a JSON string says. */
public final class JsonText {
    private JsonText() {}

    /**
     * Appends what a valid value says: the content of a string, a number or a word as it is written, and of a container its JSON without
     * white space, each of its strings written in one way.
     */
    public static void say(byte[] in, int from, int to, JsonBuffer out) {
        if (in[from] == '"') {
            unescape(in, from + 1, to - 1, out);
            return;
        }
        JsonBuffer string = new JsonBuffer(64);
        for (int at = from; at < to; ) {
            if (in[at] == '"') {
                int end = JsonPointer.skipString(in, at + 1, to);
                string.truncate(0);
                unescape(in, at + 1, end - 1, string);
                out.string(string.bytes(), 0, string.length());
                at = end;
            } else {
                if (in[at] > ' ') {
                    out.put((char) in[at]);
                }
                at++;
            }
        }
    }

    /**
     * Appends, as UTF-8, what the inside of a valid JSON string says. Half a surrogate pair, which JSON lets pass and UTF-8 does not,
     * becomes U+FFFD.
     */
    public static void unescape(byte[] in, int from, int to, JsonBuffer out) {
        int at = from;
        while (at < to) {
            int plain = Bytes.find(in, at, to, '\\');
            out.raw(in, at, plain);
            at = plain;
            if (at < to) {
                byte letter = in[at + 1];
                at += 2;
                switch (letter) {
                    case 'b' -> out.put('\b');
                    case 'f' -> out.put('\f');
                    case 'n' -> out.put('\n');
                    case 'r' -> out.put('\r');
                    case 't' -> out.put('\t');
                    case 'u' -> at = unicode(in, at, to, out);
                    default -> out.put((char) letter);
                }
            }
        }
    }

    private static int unicode(byte[] in, int digits, int to, JsonBuffer out) {
        int unit = unit(in, digits);
        int at = digits + 4;
        if (Character.isHighSurrogate((char) unit) && at + 6 <= to && in[at] == '\\' && in[at + 1] == 'u') {
            int low = unit(in, at + 2);
            if (Character.isLowSurrogate((char) low)) {
                codePoint(Character.toCodePoint((char) unit, (char) low), out);
                return at + 6;
            }
        }
        codePoint(Character.isSurrogate((char) unit) ? 0xFFFD : unit, out);
        return at;
    }

    private static int unit(byte[] in, int at) {
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            unit = (unit << 4) | Bytes.hex(in[i]);
        }
        return unit;
    }

    /** Appends a character as UTF-8, without any escape. */
    public static void codePoint(int codePoint, JsonBuffer out) {
        if (codePoint < 0x80) {
            out.put((char) codePoint);
        } else if (codePoint < 0x800) {
            out.put((char) (0xC0 | (codePoint >> 6)));
            out.put((char) (0x80 | (codePoint & 0x3F)));
        } else if (codePoint < 0x10000) {
            out.put((char) (0xE0 | (codePoint >> 12)));
            out.put((char) (0x80 | ((codePoint >> 6) & 0x3F)));
            out.put((char) (0x80 | (codePoint & 0x3F)));
        } else {
            out.put((char) (0xF0 | (codePoint >> 18)));
            out.put((char) (0x80 | ((codePoint >> 12) & 0x3F)));
            out.put((char) (0x80 | ((codePoint >> 6) & 0x3F)));
            out.put((char) (0x80 | (codePoint & 0x3F)));
        }
    }
}

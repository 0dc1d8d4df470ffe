package dev.sluice.parse.json;

/** The other way: what a JSON string says. */
public final class JsonText {
    private JsonText() {}

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

package dev.sluice.parse.json;

/** Well-formed UTF-8 as the Unicode standard's table 3-7 has it: no overlong forms, no surrogates, nothing past U+10FFFF. */
public final class Utf8 {
    private Utf8() {}

    /** Where the first ill-formed sequence of [from, to) begins; -1 if there is none. */
    public static int illFormed(byte[] in, int from, int to) {
        int at = from;
        while (at < to) {
            int length = in[at] >= 0 ? 1 : length(in, at, to);
            if (length < 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /**
     * Looks at the sequence that begins at {@code at} with a byte beyond ASCII.
     *
     * @return its length, 2 to 4; or, if it is ill-formed, minus the length of its longest beginning that is well-formed (at least 1):
     *     the run that one replacement character stands for
     */
    static int length(byte[] in, int at, int to) {
        int first = in[at] & 0xFF;
        int low = 0x80;
        int high = 0xBF;
        int length;
        if (first < 0xC2) {
            return -1;
        } else if (first < 0xE0) {
            length = 2;
        } else if (first < 0xF0) {
            length = 3;
            low = first == 0xE0 ? 0xA0 : low;
            high = first == 0xED ? 0x9F : high;
        } else if (first < 0xF5) {
            length = 4;
            low = first == 0xF0 ? 0x90 : low;
            high = first == 0xF4 ? 0x8F : high;
        } else {
            return -1;
        }
        for (int i = 1; i < length; i++) {
            int next = at + i < to ? in[at + i] & 0xFF : 0;
            if (next < low || next > high) {
                return -i;
            }
            low = 0x80;
            high = 0xBF;
        }
        return length;
    }
}

package dev.sluice.parse.json;

import dev.sluice.source.SplitLines;

/** Makes a line of what stands between elements and is not JSON, without the white space at its end. */
final class StrayText {
    private static final int MOST_BLANKS = 64 << 10;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final SplitLines out;
    private final JsonBuffer blanks = new JsonBuffer(16);
    private final byte[] one = new byte[1];
    private boolean begun;

    StrayText(SplitLines out) {
        this.out = out;
    }

    /** Begins with so many bytes of a byte order mark that then was none. */
    void begin(long offset, long line, int mark) {
        out.begin(offset, line);
        out.put(MARK, 0, mark);
        begun = false;
    }

    /** Whether a byte was put behind the mark. */
    boolean isBegun() {
        return begun;
    }

    void put(byte b) {
        begun = true;
        one[0] = b;
        boolean isBlank = b == ' ' || b == '\t' || b == '\r';
        if (isBlank && blanks.length() < MOST_BLANKS) {
            blanks.raw(one, 0, 1);
            return;
        }
        out.put(blanks.bytes(), 0, blanks.length());
        blanks.truncate(0);
        out.put(one, 0, 1);
    }

    void end() {
        blanks.truncate(0);
        out.end(null);
    }
}

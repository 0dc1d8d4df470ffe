package dev.sluice.parse.json;

import dev.sluice.source.SplitLines;
import org.jspecify.annotations.Nullable;

/** Where the bytes of one element after the other go: to a line, or as long as an array may be found in it, into memory. */
final class ElementLine {
    /** So much of an object is looked at for the array in it: nothing that is longer fits into a record. */
    private static final int MOST_HELD = 10 << 20;

    private enum To {
        LINE,
        HELD,
        NOWHERE
    }

    private final SplitLines out;
    private final @Nullable String without;
    private final JsonBuffer held = new JsonBuffer(1 << 10);
    private final byte[] one = new byte[1];
    private To to = To.LINE;
    private long offset;
    private long line;

    /** @param without why an object without the array is no event; null if it is one */
    ElementLine(SplitLines out, @Nullable String without) {
        this.out = out;
        this.without = without;
    }

    /** One begins that is an event, if it is right. */
    void begin(long atOffset, long inLine) {
        to = To.LINE;
        out.begin(atOffset, inLine);
    }

    /** One begins in which the array may be found. */
    void hold(long atOffset, long inLine) {
        to = To.HELD;
        held.truncate(0);
        offset = atOffset;
        line = inLine;
    }

    /** The array was found: what stands around it is in no line. */
    void leaveOut() {
        to = To.NOWHERE;
        held.truncate(0);
    }

    boolean isLine() {
        return to == To.LINE;
    }

    boolean isHeld() {
        return to == To.HELD;
    }

    boolean isLeftOut() {
        return to == To.NOWHERE;
    }

    void put(char ascii) {
        one[0] = (byte) ascii;
        put(one, 0, 1);
    }

    void put(byte[] in, int from, int end) {
        if (to == To.HELD && held.length() + end - from > MOST_HELD) {
            release();
        }
        if (to == To.HELD) {
            held.raw(in, from, end);
        } else if (to == To.LINE) {
            out.put(in, from, end);
        }
    }

    private void release() {
        to = To.LINE;
        out.begin(offset, line);
        out.put(held.bytes(), 0, held.length());
    }

    /** It ends here, as it should or {@code cut} off. */
    void end(@Nullable String cut) {
        if (to == To.HELD) {
            release();
            out.end(cut == null ? without : cut);
        } else if (to == To.LINE) {
            out.end(cut);
        } else if (cut != null) {
            out.begin(offset, line);
            out.put('{');
            out.end(cut);
        }
    }
}

package dev.sluice.source;

import java.nio.ByteBuffer;

/** Where text may be cut. Indexes are absolute. */
public final class Utf8Boundary {
    private static final int LONGEST_SEQUENCE = 4;

    private Utf8Boundary() {}

    /**
     * The last place at or before {@code at} where no UTF-8 sequence is cut; {@code at} itself where the bytes are not UTF-8.
     *
     * @param floor nothing before it is looked at
     * @param limit nothing at or behind it is looked at: it is a place to cut
     */
    public static int boundary(ByteBuffer bytes, int floor, int at, int limit) {
        if (at >= limit) {
            return limit;
        }
        for (int cut = at; cut > floor && cut > at - LONGEST_SEQUENCE; cut--) {
            if ((bytes.get(cut) & 0xC0) != 0x80) {
                return cut;
            }
        }
        return at;
    }
}

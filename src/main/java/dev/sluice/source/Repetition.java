package dev.sluice.source;

import java.nio.ByteBuffer;

/**
 * Tells whether the second half of what was delivered is the same lines over and over. Such a source proves nothing by its bytes:
 * one that grew looks as one that was emptied and written anew. Lines that come again at no fixed distance do prove something.
 */
final class Repetition {
    /** So many lines after one, it may come again. */
    private static final int MOST_LINES = 64;

    private static final long BEFORE_BYTES = 64 << 10;

    private final long from;
    private final long half;
    private final long to;
    /** Hashes of the last lines, by their number. */
    private final long[] hashes = new long[MOST_LINES];
    /** Bit n: each line of the second half is the same as the one n + 1 lines before. */
    private long distances = -1;

    private long lines;
    private long linesOfHalf;
    private long hash;
    /** Whether the beginning of the line was seen. */
    private boolean begun;

    /** @param delivered so many bytes from the first on */
    Repetition(long delivered) {
        half = delivered / 2;
        from = Math.max(0, half - BEFORE_BYTES);
        to = delivered;
        begun = from == 0;
    }

    /** Sees the bytes from 0 to the position of {@code bytes}, which stand at {@code offset}: all, in their order. */
    void saw(ByteBuffer bytes, long offset) {
        int end = (int) Math.min(bytes.position(), to - offset);
        for (int i = (int) Math.max(0, from - offset); i < end && distances != 0; i++) {
            byte b = bytes.get(i);
            if (b != '\n') {
                hash = 31 * hash + b;
            } else {
                if (begun) {
                    line(offset + i >= half);
                }
                begun = true;
                hash = 0;
            }
        }
    }

    private void line(boolean isOfHalf) {
        for (int back = 1; isOfHalf && back <= Math.min(lines, MOST_LINES); back++) {
            if (hashes[(int) ((lines - back) % MOST_LINES)] != hash) {
                distances &= ~(1L << (back - 1));
            }
        }
        hashes[(int) (lines % MOST_LINES)] = hash;
        lines++;
        linesOfHalf += isOfHalf ? 1 : 0;
    }

    boolean holds() {
        // A whole round of them must have come again.
        long most = Math.min(Math.min(linesOfHalf, lines / 2), MOST_LINES);
        return most > 0 && (distances & (-1L >>> (64 - most))) != 0;
    }
}

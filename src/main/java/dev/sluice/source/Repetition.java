package dev.sluice.source;

import java.nio.ByteBuffer;

/**
 * Tells whether bytes are the same lines over and over. Such a file proves nothing by its bytes: one that grew looks as one that was
 * emptied and written anew.
 */
final class Repetition {
    private final ByteBuffer beginning;
    /** After so many bytes they come again; 0 if they do not. */
    private int period;

    /** @param beginning the first bytes, from position to limit */
    Repetition(ByteBuffer beginning) {
        this.beginning = beginning.slice();
        int length = this.beginning.limit();
        for (int end = 1; end <= length / 2 && period == 0; end++) {
            boolean comesAgain = this.beginning.get(end - 1) == '\n'
                    && this.beginning.slice(0, length - end).equals(this.beginning.slice(end, length - end));
            period = comesAgain ? end : 0;
        }
    }

    /** Sees the bytes from 0 to the position of {@code bytes}, which stand at {@code offset}. */
    void saw(ByteBuffer bytes, long offset) {
        for (int i = 0; i < bytes.position() && period > 0; i++) {
            if (bytes.get(i) != beginning.get((int) ((offset + i) % period))) {
                period = 0;
            }
        }
    }

    boolean holds() {
        return period > 0;
    }
}

package dev.sluice.source;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Finds the lines that name the fields of those behind them. Must be safe for use by several threads. */
public interface HeaderLines {
    /**
     * The last header line that begins in [from, to) of {@code bytes}, absolute; without its newline. Null if none does.
     *
     * @param from where a line begins
     * @param offset the source's offset of the byte at {@code from}
     */
    byte @Nullable [] last(ByteBuffer bytes, int from, int to, long offset);

    /** All of them begin before this offset of the source. */
    default long within() {
        return Long.MAX_VALUE;
    }
}

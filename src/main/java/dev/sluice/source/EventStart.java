package dev.sluice.source;

import java.nio.ByteBuffer;

/** Tells the lines that begin an event from those that continue the one before. Must be safe for use by several threads. */
@FunctionalInterface
public interface EventStart {
    /** The answer may depend on this many bytes of a line and no more; a longer line is shown without the rest. */
    int VISIBLE_BYTES = 16 << 10;

    /** Whether the line in [from, to) of {@code bytes}, absolute and without its newline, begins an event. */
    boolean isStart(ByteBuffer bytes, int from, int to);
}

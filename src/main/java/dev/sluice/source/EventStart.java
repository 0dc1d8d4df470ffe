package dev.sluice.source;

import java.nio.ByteBuffer;

/** Tells the lines that begin an event from those that continue the one before. Must be safe for use by several threads. */
@FunctionalInterface
public interface EventStart {
    /** The answer may depend on this many bytes of a line and no more; a longer line is shown without the rest. */
    int VISIBLE_BYTES = 16 << 10;

    /** An event has at most so many lines. The next line begins another one, whatever the rule says. */
    int MAX_LINES = 10_000;

    /** A line that would make an event longer than this begins another one. Some MiB of text fit into a record when compressed. */
    int MAX_BYTES = 4 << 20;

    /** Whether the line in [from, to) of {@code bytes}, absolute and without its newline, begins an event. */
    boolean isStart(ByteBuffer bytes, int from, int to);
}

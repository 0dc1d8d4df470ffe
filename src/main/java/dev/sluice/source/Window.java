package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a source in a worker's memory: made longer at its end by reading, shorter at its beginning by dropping. Memory is
 * used again once all that lies in it is dropped, so a line of any length can be passed over.
 */
final class Window {
    /** Sees the bytes that are dropped, in their order: those in [from, to) of {@code memory}. */
    @FunctionalInterface
    interface Dropping {
        void dropped(ByteBuffer memory, int from, int to, long offset);
    }

    private final ByteReader reader;
    private final ChunkBuffer buffer;
    /** Offset behind the last byte that may be read. */
    private final long stop;

    private ByteBuffer memory;
    /** Where the window begins again when it has become empty. */
    private int ground;
    /** The window is memory [floor, fill). */
    private int floor;

    private int fill;
    /** The source's offset of memory[floor]. */
    private long base;

    private @Nullable Dropping passingOver;
    private boolean ended;
    private @Nullable IOException failure;
    private long droppedLines;
    /** Memory [keptFrom, keptTo) was kept, and its newlines are not counted yet: few ask for them, and each byte would be looked at. */
    private int keptFrom;

    private int keptTo;

    /** An empty window at {@code start}. */
    Window(ByteReader reader, ChunkBuffer buffer, long start, long stop) {
        this.reader = reader;
        this.buffer = buffer;
        this.memory = buffer.clear(1);
        this.base = start;
        this.stop = stop;
    }

    /** Lets somebody see what is dropped before anything is kept. */
    void whilePassingOver(@Nullable Dropping dropping) {
        passingOver = dropping;
    }

    long start() {
        return base;
    }

    long end() {
        return base + fill - floor;
    }

    /** Whether nothing comes behind {@link #end()}: the stop, the source's end, or a failure to read on. */
    boolean ended() {
        return ended;
    }

    /** Why the source broke off at {@link #end()}; null if it did not. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** How many newlines were dropped, kept ones among them. */
    long droppedLines() {
        droppedLines += Lines.count(memory, keptFrom, keptTo);
        keptFrom = keptTo;
        return droppedLines;
    }

    ByteBuffer memory() {
        return memory;
    }

    /** Where in memory the source's byte {@code offset} lies. */
    int index(long offset) {
        return floor + Math.toIntExact(offset - base);
    }

    long offset(int index) {
        return base + index - floor;
    }

    /** Moves an empty window of a reader that can read from anywhere. */
    void seek(long offset) {
        base = offset;
    }

    /** Reads once, up to {@code wanted} bytes more; returns false if the reader had nothing in time. */
    boolean more(long wanted) throws ClosedByInterruptException {
        int most = (int) Math.min(Math.min(wanted, stop - end()), Integer.MAX_VALUE - 8L - fill);
        if (most <= 0) {
            ended = true;
            return true;
        }
        memory = buffer.grow(fill, most);
        int room = Math.min(most, memory.capacity() - fill);
        try {
            int count = reader.read(memory.limit(fill + room).position(fill), end());
            memory.clear();
            fill += Math.max(count, 0);
            ended = count < 0;
            return count != 0;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // What a decoder gave before it failed counts.
            fill = memory.position();
            memory.clear();
            failure = e;
            ended = true;
            return true;
        }
    }

    /** Forgets what stands before {@code offset}, which lies in the window or at its end. */
    void drop(long offset) {
        droppedLines += Lines.count(memory, floor, index(offset));
        if (passingOver != null) {
            passingOver.dropped(memory, floor, index(offset), base);
        }
        moveTo(offset);
    }

    private void moveTo(long offset) {
        floor = index(offset);
        base = offset;
        if (floor == fill) {
            floor = ground;
            fill = ground;
        }
    }

    /** Drops what stands before {@code offset}, but leaves it in memory: it is the chunk's events. */
    void keep(long offset) {
        passingOver = null;
        droppedLines();
        ground = index(offset);
        keptFrom = floor;
        keptTo = ground;
        moveTo(offset);
    }

    /** The offset behind the first newline at or behind {@code at}; -1 if there is none in the window. */
    long behindNewline(long at, long before) {
        int found = Lines.next(memory, index(at), index(Math.min(before, end())));
        return found < 0 ? -1 : offset(found) + 1;
    }
}

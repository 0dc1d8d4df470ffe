package dev.sluice.pack;

import dev.sluice.read.BatchId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events of one lane of one chunk, copied end to end into direct memory, each ending in a newline; with their keys, where there are
 * keys. Used again for every chunk. Owned by one worker.
 *
 * <p>Event {@code i} lies in [{@code end(i - 1)}, {@code end(i)}) of the memory; its key likewise in the key memory.
 */
public final class EventBuffer implements LaneEvents {
    private ByteBuffer memory = ByteBuffer.allocateDirect(1 << 16);
    private int[] ends = new int[256];
    private int[] linesFrom = new int[256];
    private int[] linesTo = new int[256];
    private byte[] keyMemory = new byte[0];
    private int[] keyEnds = new int[256];
    private final int lane;
    private final @Nullable BigInteger hashKey;
    private int count;
    private int bytes;
    private int keyBytes;
    /** The lines that events are made of lie in [inputFrom, inputTo); empty: that is not known. */
    private int inputFrom;

    private int inputTo;

    /** For events without keys. */
    public EventBuffer() {
        this(BatchId.NO_LANE, null);
    }

    /** For events with keys of one lane; the hash key is inside its range. */
    public EventBuffer(int lane, @Nullable BigInteger hashKey) {
        this.lane = lane;
        this.hashKey = hashKey;
    }

    public void clear() {
        count = 0;
        bytes = 0;
        keyBytes = 0;
        inputFrom = 0;
        inputTo = 0;
    }

    /**
     * All events will be of the lines in [from, to) of the chunk's bytes: memory that is too short then grows to what these will take if they
     * go on as they began. To double it from 64 KiB on took a twentieth of a worker's time, in memory touched for the first time.
     */
    public void expect(int from, int to) {
        inputFrom = from;
        inputTo = to;
    }

    /**
     * Adds the event in [from, to) of {@code source} and a newline.
     *
     * @param firstLine where the event's lines begin in the chunk's bytes, for whoever must show them
     * @param endOfLines behind their newline
     */
    public void append(byte[] source, int from, int to, int firstLine, int endOfLines) {
        reserve(to - from + 1, endOfLines);
        memory.put(bytes, source, from, to - from);
        finish(to - from);
        linesFrom[count - 1] = firstLine;
        linesTo[count - 1] = endOfLines;
    }

    /** Sets the key of the event that was added last. */
    public void key(byte[] source, int from, int to) {
        int length = to - from;
        if (keyMemory.length < keyBytes + length) {
            keyMemory = Arrays.copyOf(keyMemory, Math.max(keyBytes + length, 2 * keyMemory.length + 4096));
        }
        System.arraycopy(source, from, keyMemory, keyBytes, length);
        keyBytes += length;
        keyEnds[count - 1] = keyBytes;
    }

    public int count() {
        return count;
    }

    /** Length of all the events with their newlines. */
    public int bytes() {
        return bytes;
    }

    /** Events end to end in [0, {@link #bytes}). Valid until the next {@link #append}. */
    @Override
    public ByteBuffer memory() {
        return memory;
    }

    @Override
    public int from() {
        return 0;
    }

    @Override
    public int to() {
        return bytes;
    }

    public int start(int event) {
        return event == 0 ? 0 : ends[event - 1];
    }

    /** Behind the event's newline. */
    public int end(int event) {
        return ends[event];
    }

    /** Keys end to end; key {@code i} lies in [{@link #keyStart}, {@link #keyEnd}). */
    public byte[] keyMemory() {
        return keyMemory;
    }

    public int keyStart(int event) {
        return event == 0 ? 0 : keyEnds[event - 1];
    }

    public int keyEnd(int event) {
        return keyEnds[event];
    }

    /** The number of the event that holds the byte at {@code index}. */
    private int eventAt(int index) {
        int found = Arrays.binarySearch(ends, 0, count, index);
        return found >= 0 ? found + 1 : -found - 1;
    }

    @Override
    public int endFrom(int index) {
        return ends[eventAt(index)];
    }

    @Override
    public int startFrom(int index) {
        return start(eventAt(index));
    }

    @Override
    public int count(int from, int to) {
        return from == to ? 0 : eventAt(to - 1) - eventAt(from) + 1;
    }

    @Override
    public int linesFrom(int index) {
        return linesFrom[eventAt(index)];
    }

    @Override
    public int linesTo(int index) {
        return linesTo[eventAt(index)];
    }

    @Override
    public int lane() {
        return lane;
    }

    @Override
    public @Nullable BigInteger hashKey() {
        return hashKey;
    }

    @Override
    public @Nullable EventBuffer keyed() {
        return hashKey == null ? null : this;
    }

    private void finish(int length) {
        memory.put(bytes + length, (byte) '\n');
        bytes += length + 1;
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            linesFrom = Arrays.copyOf(linesFrom, 2 * count);
            linesTo = Arrays.copyOf(linesTo, 2 * count);
            keyEnds = Arrays.copyOf(keyEnds, 2 * count);
        }
        ends[count] = bytes;
        keyEnds[count] = keyBytes;
        count++;
    }

    private void reserve(int length, int endOfLines) {
        long needed = (long) bytes + length;
        if (needed > memory.capacity()) {
            int capacity =
                    Math.toIntExact(Math.max(needed, Math.min(wanted(needed, endOfLines), Integer.MAX_VALUE - 8L)));
            memory = ByteBuffer.allocateDirect(capacity).put(0, memory, 0, bytes);
        }
    }

    private long wanted(long needed, int endOfLines) {
        int input = inputTo - inputFrom;
        if (input == 0) {
            return 2L * memory.capacity();
        }
        // If the first events were long beyond all others, no more than that is taken at once.
        double likely = Math.min(4.0 * input, 1.1 * needed * input / (endOfLines - inputFrom));
        return Math.max((long) likely, memory.capacity() + memory.capacity() / 4L);
    }
}

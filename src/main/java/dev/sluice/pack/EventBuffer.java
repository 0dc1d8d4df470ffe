package dev.sluice.pack;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The events of one lane of one chunk, copied end to end into direct memory, each ending in a newline; with their keys, where there are
 * keys. Used again for every chunk. Owned by one worker.
 *
 * <p>Event {@code i} lies in [{@code end(i - 1)}, {@code end(i)}) of the memory; its key likewise in the key memory.
 */
public final class EventBuffer implements EventBounds {
    private ByteBuffer memory = ByteBuffer.allocateDirect(1 << 16);
    private int[] ends = new int[256];
    private int[] origins = new int[256];
    private byte[] keyMemory = new byte[0];
    private int[] keyEnds = new int[256];
    private int count;
    private int bytes;
    private int keyBytes;

    public void clear() {
        count = 0;
        bytes = 0;
        keyBytes = 0;
    }

    /**
     * Adds the event in [from, to) of {@code source} and a newline.
     *
     * @param origin where the event's first line begins in the chunk's own buffer, for whoever must show that line
     */
    public void append(byte[] source, int from, int to, int origin) {
        reserve(to - from + 1);
        memory.put(bytes, source, from, to - from);
        finish(to - from, origin);
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
    public ByteBuffer memory() {
        return memory;
    }

    public int start(int event) {
        return event == 0 ? 0 : ends[event - 1];
    }

    /** Behind the event's newline. */
    public int end(int event) {
        return ends[event];
    }

    public int origin(int event) {
        return origins[event];
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
    public int eventAt(int index) {
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

    private void finish(int length, int origin) {
        memory.put(bytes + length, (byte) '\n');
        bytes += length + 1;
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            origins = Arrays.copyOf(origins, 2 * count);
            keyEnds = Arrays.copyOf(keyEnds, 2 * count);
        }
        ends[count] = bytes;
        origins[count] = origin;
        keyEnds[count] = keyBytes;
        count++;
    }

    private void reserve(int length) {
        long needed = (long) bytes + length;
        if (needed > memory.capacity()) {
            int capacity = Math.toIntExact(Math.max(needed, Math.min(2L * memory.capacity(), Integer.MAX_VALUE - 8L)));
            memory = ByteBuffer.allocateDirect(capacity).put(0, memory, 0, bytes);
        }
    }
}

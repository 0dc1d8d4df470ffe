package dev.sluice.pack;

import dev.sluice.read.AggregatedFormat;
import java.util.Arrays;

/** Partition keys, each once, as the fields of the aggregated message that they become. */
final class KeyTable {
    /** The fields, one behind the other: field tag, length, key. */
    private byte[] bytes = new byte[1 << 10];

    private int length;
    /** Where the key with that index begins and ends in {@code bytes}, and its hash. */
    private int[] starts = new int[16];

    private int[] ends = new int[16];
    private int[] hashes = new int[16];
    private int count;
    /** Open addressing: index plus one, 0 is free; a power of two, at most half full. */
    private int[] slots = new int[64];

    void clear() {
        length = 0;
        count = 0;
        Arrays.fill(slots, 0);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int count() {
        return count;
    }

    /** Where the key with that index begins in {@link #bytes}. */
    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    boolean contains(byte[] source, int from, int to) {
        return slots[slot(hash(source, from, to), source, from, to)] != 0;
    }

    /** The index of the key in [from, to) of {@code source}: a new one is added behind the others. */
    int index(byte[] source, int from, int to) {
        int hash = hash(source, from, to);
        int slot = slot(hash, source, from, to);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        int start = length + 1 + AggregatedWriter.varintBytes(to - from);
        int end = start + to - from;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        bytes[length] = AggregatedFormat.PARTITION_KEY;
        AggregatedWriter.putVarint(bytes, length + 1, to - from);
        System.arraycopy(source, from, bytes, start, to - from);
        length = end;
        slots[slot] = count + 1;
        return remember(start, end, hash);
    }

    /** The key's slot, or the free one where it would stand. */
    private int slot(int hash, byte[] source, int from, int to) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            int known = slots[slot] - 1;
            if (hashes[known] == hash && Arrays.equals(bytes, starts[known], ends[known], source, from, to)) {
                return slot;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private int remember(int start, int end, int hash) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
        }
        starts[count] = start;
        ends[count] = end;
        hashes[count++] = hash;
        if (count * 2 > slots.length) {
            slots = new int[slots.length * 2];
            for (int i = 0; i < count; i++) {
                int slot = hashes[i] & (slots.length - 1);
                while (slots[slot] != 0) {
                    slot = (slot + 1) & (slots.length - 1);
                }
                slots[slot] = i + 1;
            }
        }
        return count - 1;
    }

    private static int hash(byte[] key, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + key[i];
        }
        // Spreads the high bits, which keys that differ at their end alone leave alike, over the low ones that choose
        // the slot.
        return hash * 0x9E3779B9 ^ hash >>> 15;
    }
}

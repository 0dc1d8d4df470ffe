package dev.sluice.read;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/** A set of 16-byte hashes: open addressing over pairs of longs, no objects. */
final class HashSet16 {
    /** High and low by turns; both zero is a free slot, so the one hash that is all zeros counts as another. */
    private long[] slots = new long[2 << 10];

    private int size;

    /** Drawn anew for each set, so that nobody can make hashes that all want one slot. */
    private final long highFactor = ThreadLocalRandom.current().nextLong() | 1;

    private final long lowFactor = ThreadLocalRandom.current().nextLong() | 1;

    int size() {
        return size;
    }

    boolean contains(long high, long low) {
        int slot = slotOf(slots, high, filled(high, low));
        return slots[slot] != 0 || slots[slot + 1] != 0;
    }

    void add(long high, long low) {
        // At most three quarters full, so that a search ends soon.
        if (size * 8L >= slots.length * 3L) {
            grow();
        }
        long filled = filled(high, low);
        int slot = slotOf(slots, high, filled);
        if (slots[slot] == 0 && slots[slot + 1] == 0) {
            slots[slot] = high;
            slots[slot + 1] = filled;
            size++;
        }
    }

    /** Writes how many there are, and then each. */
    void writeTo(DataOutputStream out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0 || slots[i + 1] != 0) {
                out.writeLong(slots[i]);
                out.writeLong(slots[i + 1]);
            }
        }
    }

    /**
     * Reads what {@link #writeTo} wrote; memory grows with what has come, not with what is claimed.
     *
     * @throws IOException if there are more than {@code most}
     */
    static HashSet16 readFrom(DataInputStream in, int most) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > most) {
            throw new IOException(
                    "The saved batch ids are " + Integer.toUnsignedString(size) + " in one half, and no more than "
                            + most + " are allowed; allow as many as the saved memory had.");
        }
        HashSet16 set = new HashSet16();
        for (int i = 0; i < size; i++) {
            set.add(in.readLong(), in.readLong());
        }
        return set;
    }

    private static long filled(long high, long low) {
        return high == 0 && low == 0 ? 1 : low;
    }

    /** Where the hash is, or the free slot where it would be. */
    private int slotOf(long[] slots, long high, long low) {
        int mask = slots.length - 1;
        int slot = (int) ((high * highFactor + low * lowFactor) >>> 32) << 1 & mask;
        while ((slots[slot] != 0 || slots[slot + 1] != 0) && (slots[slot] != high || slots[slot + 1] != low)) {
            slot = (slot + 2) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0 || slots[i + 1] != 0) {
                int slot = slotOf(larger, slots[i], slots[i + 1]);
                larger[slot] = slots[i];
                larger[slot + 1] = slots[i + 1];
            }
        }
        slots = larger;
    }
}

package dev.sluice.read;

/** A set of 16-byte hashes: open addressing over pairs of longs, no objects. */
final class HashSet16 {
    /** High and low by turns; both zero is a free slot, so the one hash that is all zeros counts as another. */
    private long[] slots = new long[2 << 10];

    private int size;

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

    private static long filled(long high, long low) {
        return high == 0 && low == 0 ? 1 : low;
    }

    /** Where the hash is, or the free slot where it would be. */
    private static int slotOf(long[] slots, long high, long low) {
        int mask = slots.length - 1;
        int slot = (int) (high << 1) & mask;
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

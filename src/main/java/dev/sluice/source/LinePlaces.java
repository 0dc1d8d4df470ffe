package dev.sluice.source;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines that {@link SplitLines} made stand in the source, and which of them are no events. Three bytes a line as a rule: there
 * are as many as elements in a chunk. Lines are asked for by their number in the source, from 1, in ascending order as a rule: each
 * question is answered from the last one on. For one thread at a time.
 */
public final class LinePlaces {
    private final long first;
    private final long baseOffset;
    private final long baseLine;
    private final byte[] entries;
    private final List<String> reasons;

    private long next;
    private int at;
    private long offset;
    private long line;
    private int reason;

    /**
     * The places of the lines from {@code first} on.
     *
     * @param entries of each line, how far its place lies behind the one before
     * @param reasons what the numbers of reasons stand for, from 1
     */
    LinePlaces(long first, long baseOffset, long baseLine, byte[] entries, List<String> reasons) {
        this.first = first;
        this.baseOffset = baseOffset;
        this.baseLine = baseLine;
        this.entries = entries;
        this.reasons = reasons;
        rewind();
    }

    private void rewind() {
        next = first;
        at = 0;
        offset = baseOffset;
        line = baseLine;
        reason = 0;
    }

    /** Offset of the line's first byte in the source as it is, before it was split. */
    public long offset(long number) {
        find(number);
        return offset;
    }

    /** Which line of the source as it is, from 1, holds that byte. */
    public long line(long number) {
        find(number);
        return line;
    }

    /** Why the line is no event; null if that is for the format to say. */
    public @Nullable String reason(long number) {
        find(number);
        return reason == 0 ? null : reasons.get(reason - 1);
    }

    private void find(long number) {
        if (number < next - 1 || number < first) {
            rewind();
        }
        while (next <= number && at < entries.length) {
            step();
        }
    }

    private void step() {
        reason = entries[at++];
        offset += number();
        line += number();
        next++;
    }

    private long number() {
        long value = 0;
        int shift = 0;
        byte b;
        do {
            b = entries[at++];
            value |= (b & 0x7FL) << shift;
            shift += 7;
        } while (b < 0);
        return value >>> 1 ^ -(value & 1);
    }

    /** The places that are still to be asked for, in the order of the lines; forgotten from the front. */
    static final class Log {
        private static final int COMPACTED = 1 << 16;

        private final List<String> reasons;
        private byte[] entries = new byte[1 << 10];
        private int from;
        private int to;
        /** The line whose entry stands at {@link #from}, and the place of the one before. */
        private long first = 1;

        private long baseOffset;
        private long baseLine;
        private long lastOffset;
        private long lastLine;
        private int lastEntry;

        Log(List<String> reasons) {
            this.reasons = reasons;
        }

        /** One line more begins, at that place of the source. */
        void add(long offset, long line) {
            if (entries.length - to < 32) {
                entries = Arrays.copyOf(entries, 2 * entries.length);
            }
            lastEntry = to;
            entries[to++] = 0;
            put(offset - lastOffset);
            put(line - lastLine);
            lastOffset = offset;
            lastLine = line;
        }

        private void put(long number) {
            // What was left open is told behind what stands in it.
            long rest = number << 1 ^ number >> 63;
            for (; rest > 0x7F || rest < 0; rest >>>= 7) {
                entries[to++] = (byte) (rest | 0x80);
            }
            entries[to++] = (byte) rest;
        }

        /** The line that was added last is no event. */
        void because(int reason) {
            entries[lastEntry] = (byte) reason;
        }

        /** Forgets the next lines. */
        void skip(long lines) {
            if (lines <= 0 || from == to) {
                return;
            }
            LinePlaces rest = new LinePlaces(first, baseOffset, baseLine, entries, reasons);
            rest.at = from;
            for (long left = lines; left > 0 && rest.at < to; left--) {
                rest.step();
            }
            from = rest.at;
            first = rest.next;
            baseOffset = rest.offset;
            baseLine = rest.line;
            if (from >= COMPACTED && from >= to / 2) {
                System.arraycopy(entries, from, entries, 0, to - from);
                lastEntry -= from;
                to -= from;
                from = 0;
            }
        }

        /** The places of {@code count} lines from {@code number} on; those before are forgotten. */
        LinePlaces take(long number, long count) {
            skip(number - first);
            int start = from;
            long offset = baseOffset;
            long line = baseLine;
            byte[] all = entries;
            int end = from;
            LinePlaces rest = new LinePlaces(first, offset, line, all, reasons);
            rest.at = from;
            for (long left = count; left > 0 && rest.at < to; left--) {
                rest.step();
                end = rest.at;
            }
            return new LinePlaces(first, offset, line, Arrays.copyOfRange(all, start, end), List.copyOf(reasons));
        }
    }
}

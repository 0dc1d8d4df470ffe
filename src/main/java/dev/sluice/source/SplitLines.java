package dev.sluice.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lines that a {@link Splitting.Splitter} makes of one source, from its hand to its reader's. For one thread at a time. */
public final class SplitLines {
    private static final int MOST_NAMES = 12;

    private final List<String> reasons = new ArrayList<>();
    private final LinePlaces.Log places = new LinePlaces.Log(reasons);
    private final Set<String> leftOut = new LinkedHashSet<>();
    private byte[] bytes = new byte[1 << 10];
    private int from;
    private int to;
    private boolean keeps = true;
    private boolean tailLeft;
    private long sourceBytes;
    private long withoutEnd;

    /** A line begins, of what stands at {@code offset} of the source, in its line {@code line}. */
    public void begin(long offset, long line) {
        if (keeps) {
            places.add(offset, line);
        }
    }

    /** Appends to the line; no newlines. */
    public void put(byte[] in, int start, int end) {
        reserve(end - start);
        System.arraycopy(in, start, bytes, to, end - start);
        to += end - start;
    }

    public void put(char ascii) {
        reserve(1);
        bytes[to++] = (byte) ascii;
    }

    /** The line is whole; {@code reason} tells why it is no event, if the splitter knows that it is none. */
    public void end(@Nullable String reason) {
        put('\n');
        if (reason != null && keeps) {
            int known = reasons.indexOf(reason);
            if (known < 0) {
                known = reasons.size();
                reasons.add(reason);
            }
            places.because(known + 1);
        }
    }

    /** The line that begins next lacks its end, which the source should have. */
    public void lacksEnd() {
        withoutEnd++;
    }

    /** How many lines lack their end. */
    public long withoutEnd() {
        return withoutEnd;
    }

    /** Something of the source with these names is in no line, as it should be. */
    public void leaveOut(Collection<String> names) {
        for (String name : names) {
            if (leftOut.size() < MOST_NAMES) {
                leftOut.add(name);
            } else if (!leftOut.contains(name)) {
                leftOut.add("...");
            }
        }
    }

    public Set<String> leftOut() {
        return leftOut;
    }

    /** So many bytes more of the source were taken. */
    void taken(int count) {
        sourceBytes += count;
    }

    /** How many bytes of the source were taken. */
    long sourceBytes() {
        return sourceBytes;
    }

    /** Keeps no places: nobody will ask. */
    void keepNone() {
        keeps = false;
    }

    /** Leaves an event that is cut off by the source's end for a later run: it may still be being written. */
    void leaveTail() {
        tailLeft = true;
    }

    boolean isTailLeft() {
        return tailLeft;
    }

    public boolean isEmpty() {
        return from == to;
    }

    /** How many bytes wait to be read. */
    public int length() {
        return to - from;
    }

    /** Moves bytes over, as many as there are and go in. */
    public int read(ByteBuffer into) {
        int count = Math.min(into.remaining(), to - from);
        into.put(bytes, from, count);
        from += count;
        if (from == to) {
            from = 0;
            to = 0;
        }
        return count;
    }

    /** Lines that a reader passes over, whose places are forgotten. */
    void passedOver(ByteBuffer memory, int start, int end, long offset) {
        places.skip(Lines.count(memory, start, end));
    }

    /** The places of {@code count} lines from {@code number} on; those before are forgotten. */
    public LinePlaces places(long number, long count) {
        return places.take(number, count);
    }

    private void reserve(int count) {
        if (bytes.length - to < count) {
            bytes = Arrays.copyOf(bytes, Math.max(to + count, 2 * bytes.length));
        }
    }
}

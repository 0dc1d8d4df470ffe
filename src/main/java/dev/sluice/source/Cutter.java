package dev.sluice.source;

import dev.sluice.source.Cutting.Oversize;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the events of one range. One rule for every source decides which they are: the <em>edge</em> of an offset x is the first
 * start of a line at or behind x that begins an event; where none of the lines that begin less than {@code maxLineBytes} behind x
 * does, it is the first line behind those. The range [a, b) holds what lies between the edge of a and the edge of b. So ranges
 * that adjoin neither share nor lose a byte, whoever reads them, in whatever order. A seam (and the source's beginning and end)
 * is its own edge. Where lines that are too long are split, an edge lies no further behind x than {@link #farthest}: where no line
 * begins up to there that could be it, the line is cut at that place, or up to three bytes before, where a character begins.
 */
final class Cutter {
    private final Cutting cutting;
    private final @Nullable EventStart eventStart;
    private final Window window;
    /** Whether the window can be set to any offset; otherwise it starts at the start of a line. */
    private final boolean seekable;

    private int from;
    private int to;
    private long offset;
    private long line;
    private long edge;
    private boolean cutShort;
    private boolean seam;
    private boolean begunInside;
    private boolean startsInside;
    private boolean endsInside;
    private long tooLong = -1;
    private long tooLongLine;

    /** @param eventStart which lines begin an event; null: every line is one */
    Cutter(Cutting cutting, @Nullable EventStart eventStart, Window window, boolean seekable) {
        this.cutting = cutting;
        this.eventStart = eventStart;
        this.window = window;
        this.seekable = seekable;
    }

    /** Says whether the window begins within a line that was cut there. */
    void begunInside(boolean inside) {
        begunInside = inside;
    }

    /** Whether the first byte goes on with a line that was cut there. */
    boolean startsInside() {
        return startsInside;
    }

    /** Whether the last line is cut where the bytes end. */
    boolean endsInside() {
        return endsInside;
    }

    /** Direct memory whose position to limit are the events. */
    ByteBuffer bytes() {
        return window.memory().duplicate().limit(to).position(from);
    }

    /** The source's offset of the first byte. */
    long offset() {
        return offset;
    }

    /** How many newlines the window has seen before the first byte. */
    long linesBefore() {
        return line;
    }

    /** The edge of the range's end; or where the source ends or breaks off, if that comes first. */
    long edge() {
        return edge;
    }

    /** Whether a pipe's time to linger ran out, so that the range ends early, at {@link #edge()}. */
    boolean cutShort() {
        return cutShort;
    }

    /** Whether {@link #edge()} was chosen though the line behind it may continue the event before it. */
    boolean isSeam() {
        return seam;
    }

    /** Start of the line that was passed over because it is too long, up to {@link #edge()}; -1 if there is none. */
    long tooLong() {
        return tooLong;
    }

    long linesBeforeTooLong() {
        return tooLongLine;
    }

    /**
     * Finds the events of [a, b).
     *
     * @param isEdge whether a is known to be its own edge, or the window to start at a's edge
     */
    void cut(long a, long b, boolean isEdge) throws ClosedByInterruptException {
        long start = begin(a, b, isEdge);
        if (start < 0) {
            edge = window.end();
            window.drop(edge);
            offset = edge;
            line = window.droppedLines();
            return;
        }
        window.drop(start);
        offset = start;
        line = window.droppedLines();
        from = window.index(start);
        to = from;
        finish(a, b, start);
    }

    /** The edge of {@code a}, or -1 if the source ends first or the range has no events. */
    private long begin(long a, long b, boolean isEdge) throws ClosedByInterruptException {
        if (!seekable && window.start() >= a) {
            startsInside = isEdge && begunInside;
            return isEdge
                    ? window.start()
                    : splits() ? near(window.start(), !begunInside, a, b) : edge(window.start(), a, Long.MAX_VALUE, b);
        }
        long target = isEdge ? a : a - 1;
        if (seekable) {
            window.seek(target);
        }
        while (window.end() < target && !window.ended()) {
            window.drop(window.end());
            window.more(Math.min(target - window.end(), cutting.chunkBytes()));
        }
        if (window.end() < target) {
            return -1;
        }
        window.drop(target);
        if (isEdge) {
            return a;
        }
        if (splits()) {
            return near(target, false, a, b);
        }
        // No line starts in [a, b), or in [a, b + maxLineBytes): then a and b have the same edge, and others need not
        // look for it.
        long bound = !seekable ? Long.MAX_VALUE : eventStart == null ? b - 1 : b - 1 + cutting.maxLineBytes();
        return edge(lineBehind(target, bound, b), a, bound, b);
    }

    /** The first of the line starts from {@code line} on that is an edge of {@code x}; drops what stands before it. */
    private long edge(long line, long x, long bound, long aim) throws ClosedByInterruptException {
        long candidate = line;
        while (candidate >= 0 && !isEdge(candidate, x)) {
            candidate = lineBehind(candidate, bound, aim);
        }
        return candidate;
    }

    private boolean splits() {
        return cutting.oversize() == Oversize.SPLIT;
    }

    /** The last place where the edge of {@code x} may be if lines are split: an event of several lines is cut between two if it can. */
    private long farthest(long x) {
        return x + cutting.maxLineBytes() * (eventStart == null ? 1L : 2L);
    }

    /**
     * The edge of {@code x} if lines are split; -1 if the source ends first. Drops nothing: there is a bound to what is read.
     *
     * @param from a line's start, or a place from which the first newline is sought
     */
    private long near(long from, boolean isLine, long x, long aim) throws ClosedByInterruptException {
        long bound = farthest(x);
        long candidate = isLine ? from : lineBehind(from, bound, aim);
        while (candidate >= 0 && candidate <= bound && !isEdge(candidate, x)) {
            candidate = lineBehind(candidate, bound, aim);
        }
        if (candidate >= 0 && candidate <= bound) {
            return candidate;
        }
        if (window.end() < bound) {
            return -1;
        }
        startsInside = true;
        return characterAt(bound);
    }

    /** Where the character begins that holds the byte at {@code offset}, which is in the window or its end. */
    private long characterAt(long offset) throws ClosedByInterruptException {
        while (window.end() <= offset && !window.ended()) {
            window.more(cutting.stepBytes());
        }
        long limit = Math.min(window.end(), offset + 1);
        int floor = window.index(Math.max(window.start(), offset - 4));
        return window.offset(Utf8Boundary.boundary(
                window.memory(), floor, window.index(Math.min(offset, limit)), window.index(limit)));
    }

    private boolean isEdge(long line, long x) throws ClosedByInterruptException {
        EventStart start = eventStart;
        return start == null || line >= x + cutting.maxLineBytes() || isStart(start, line);
    }

    private boolean isStart(EventStart start, long line) throws ClosedByInterruptException {
        long visible = line + EventStart.VISIBLE_BYTES;
        long next = window.behindNewline(line, visible);
        while (next < 0 && window.end() < visible && !window.ended()) {
            window.more(cutting.stepBytes());
            next = window.behindNewline(line, visible);
        }
        long end = next < 0 ? Math.min(visible, window.end()) : next - 1;
        boolean isLine = end > line || next >= 0;
        return isLine && start.isStart(window.memory(), window.index(line), window.index(end));
    }

    /** The start of the line behind the first newline at or behind {@code at}, before {@code bound}; drops what it passes. */
    private long lineBehind(long at, long bound, long aim) throws ClosedByInterruptException {
        long from = at;
        while (true) {
            long next = window.behindNewline(from, bound);
            if (next >= 0) {
                return next;
            }
            from = window.end();
            if (from >= bound || window.ended()) {
                return -1;
            }
            if (!splits()) {
                window.drop(from);
            }
            // With luck one read gives the chunk and the rest of its last line.
            long all = aim - from + cutting.stepBytes();
            long most = Math.max(cutting.chunkBytes(), cutting.maxLineBytes()) + (long) cutting.stepBytes();
            window.more(all > 0 ? Math.min(all, most) : cutting.stepBytes());
        }
    }

    private void finish(long a, long b, long start) throws ClosedByInterruptException {
        while (window.end() < b && !window.ended()) {
            if (!window.more(b - window.end() + cutting.stepBytes()) && cutInTime()) {
                return;
            }
        }
        long end = Math.min(b, window.end());
        if (end <= start && (end < b || (!startsInside && isEdge(start, b)))) {
            take(start);
            return;
        }
        long at = Math.max(start, end - 1);
        int newline = Lines.last(window.memory(), from, window.index(at));
        long last = newline < 0 ? start : window.offset(newline) + 1;
        long longest = Math.max(cutting.maxLineBytes(), b - a);
        while (true) {
            long next = window.behindNewline(at, Long.MAX_VALUE);
            while (next < 0
                    && !window.ended()
                    && (splits() ? window.end() <= farthest(b) : window.end() - last <= longest)) {
                at = window.end();
                window.more(cutting.stepBytes());
                next = window.behindNewline(at, Long.MAX_VALUE);
            }
            long lineEnd = next < 0 ? window.end() : next;
            if (splits() && lineEnd > farthest(b)) {
                take(characterAt(farthest(b)));
                endsInside = true;
                return;
            }
            if (!splits() && lineEnd - last > longest) {
                passOver(last, b);
                return;
            }
            if (next < 0 || isEdge(next, b)) {
                take(lineEnd);
                return;
            }
            last = next;
            at = next;
        }
    }

    private void take(long end) {
        edge = end;
        to = window.index(end);
        window.keep(end);
    }

    /** The chunk's events end before {@code start}, or with the line's beginning; what follows up to the next edge of b is passed over. */
    private void passOver(long start, long b) throws ClosedByInterruptException {
        if (cutting.oversize() == Oversize.TRUNCATE) {
            take(characterAt(start + cutting.maxLineBytes()));
            endsInside = true;
        } else {
            take(start);
            tooLong = start;
            tooLongLine = window.droppedLines();
        }
        long next = edge(lineBehind(edge, Long.MAX_VALUE, b), b, Long.MAX_VALUE, b);
        edge = next < 0 ? window.end() : next;
        window.drop(edge);
    }

    /** Ends the range behind the last whole event that came in time; false if there is none. */
    private boolean cutInTime() {
        to = window.index(window.end());
        if (!cutBack()) {
            to = from;
            return false;
        }
        cutShort = true;
        take(edge);
        return true;
    }

    /** Leaves off what may not be a whole event at the end, and moves the edge there; false if nothing whole is left. */
    boolean cutBack() {
        ByteBuffer memory = window.memory();
        int last = Lines.last(memory, from, to);
        if (last < 0) {
            return false;
        }
        int end = last + 1;
        EventStart start = eventStart;
        int line = start == null ? from : Lines.last(memory, from, last) + 1;
        for (int next = last; line > from; line = Lines.last(memory, from, next) + 1) {
            next = line - 1;
            if (start != null && start.isStart(memory, line, lineEnd(line))) {
                end = line;
                break;
            }
        }
        seam = start != null && end == last + 1;
        endsInside = false;
        edge = offset + end - from;
        to = end;
        return true;
    }

    private int lineEnd(int line) {
        int limit = Math.min(to, line + EventStart.VISIBLE_BYTES);
        int newline = Lines.next(window.memory(), line, limit);
        return newline < 0 ? limit : newline;
    }
}

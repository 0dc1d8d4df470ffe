package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a file that may still be written to ends for a run with a checkpoint: behind its last whole event, unless nobody has
 * written for a minute. Then what is there is taken as it is.
 */
final class Tail {
    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final int BLOCK = 64 << 10;
    private static final byte[] NEWLINE = {'\n'};

    private final int maxLineBytes;
    private final @Nullable EventStart eventStart;

    /** @param eventStart which lines begin an event; null: every line is one */
    Tail(int maxLineBytes, @Nullable EventStart eventStart) {
        this.maxLineBytes = maxLineBytes;
        this.eventStart = eventStart;
    }

    /**
     * The end, at {@code from} or behind it.
     *
     * @param opened when the blob was opened: what was written to it since is not in it
     */
    long settledEnd(Blob blob, long from, Instant opened) throws IOException {
        long size = blob.size();
        if (size <= from || !mayBeWritten(blob, opened)) {
            return Math.max(size, from);
        }
        long end = behindLast(blob, from, NEWLINE);
        EventStart start = eventStart;
        return start == null || end == from ? end : lastStart(blob, start, from, end);
    }

    /** Whether somebody has written to the blob not long before it was opened. */
    static boolean mayBeWritten(Blob blob, Instant opened) throws IOException {
        return blob.modified().isAfter(opened.minus(SETTLED));
    }

    /** Whether text that is appended later could be mistaken for the rest of the last event. */
    boolean endsOpen(Blob blob) throws IOException {
        long last = blob.size() - 1;
        ByteBuffer end = blob.readFully(ByteBuffer.allocate(1), last);
        return eventStart != null || (end.hasRemaining() && end.get(0) != '\n');
    }

    /**
     * Where the last whole line ends; {@code from} if none does behind that.
     *
     * @param lineEnd stands at a multiple of its length
     */
    static long behindLast(Blob blob, long from, byte[] lineEnd) throws IOException {
        int unit = lineEnd.length;
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long end = blob.size() / unit * unit; end > from; end = Math.max(from, end - BLOCK)) {
            long start = Math.max(from, end - BLOCK);
            blob.readFully(block.clear().limit((int) (end - start)), start);
            for (int at = block.limit() - unit; at >= 0; at -= unit) {
                if (Arrays.equals(block.array(), at, at + unit, lineEnd, 0, unit)) {
                    return start + at + unit;
                }
            }
        }
        return from;
    }

    /** The start of the last event before {@code end}, which stands behind a newline; {@code end} if that is too far away. */
    private long lastStart(Blob blob, EventStart eventStart, long from, long end) throws IOException {
        long first = Math.max(from, end - maxLineBytes);
        ByteBuffer bytes = blob.readFully(ByteBuffer.allocateDirect((int) (end - first)), first);
        for (int newline = bytes.limit() - 1; newline >= 0; ) {
            int before = Lines.last(bytes, 0, newline);
            boolean isLine = before >= 0 || first == from;
            if (isLine && eventStart.isStart(bytes, before + 1, newline)) {
                return first + before + 1;
            }
            newline = before;
        }
        return end;
    }
}

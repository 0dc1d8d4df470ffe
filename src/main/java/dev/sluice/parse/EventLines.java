package dev.sluice.parse;

import dev.sluice.source.EventStart;
import dev.sluice.source.Lines;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the events of a chunk. Indexes are absolute.
 *
 * @param bytes [from, to) are whole events; the first line begins one whatever the rule says
 * @param start which lines begin an event; null if each does
 */
public record EventLines(
        ByteBuffer bytes, int from, int to, @Nullable EventStart start) {
    /** The end, behind its newline, of the event that begins at {@code at}, which is before {@code to}. */
    public int endOf(int at) {
        int end = lineEnd(at);
        for (int lines = 1; start != null && end < to && lines < EventStart.MAX_LINES; lines++) {
            int next = lineEnd(end);
            if (next - at > EventStart.MAX_BYTES || start.isStart(bytes, end, visibleEnd(end))) {
                break;
            }
            end = next;
        }
        return end;
    }

    private int lineEnd(int at) {
        int newline = Lines.next(bytes, at, to);
        return newline < 0 ? to : newline + 1;
    }

    private int visibleEnd(int at) {
        int limit = Math.min(to, at + EventStart.VISIBLE_BYTES);
        int newline = Lines.next(bytes, at, limit);
        return newline < 0 ? limit : newline;
    }
}

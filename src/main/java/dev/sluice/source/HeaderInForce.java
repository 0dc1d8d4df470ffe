package dev.sluice.source;

import java.nio.ByteBuffer;

/**
 * The header line in force while a source is read in its order. It is noted in what is given out and in what is passed over alike,
 * since such a source cannot be read twice to look for it.
 */
final class HeaderInForce {
    /** More of a line that is passed over is not kept. */
    private static final int LONGEST = 64 << 10;

    private final HeaderLines lines;
    private byte[] header = new byte[0];
    /** The line passed over last, as far as it has come, while its end is not known to have come. */
    private final ByteBuffer begun = ByteBuffer.allocate(LONGEST);

    private long begunAt;

    HeaderInForce(HeaderLines lines) {
        this.lines = lines;
    }

    /** Bytes that are passed over come in pieces that may end inside a line. */
    void passedOver(ByteBuffer bytes, int from, int to, long offset) {
        int line = from;
        if (begun.position() > 0) {
            int newline = Lines.next(bytes, from, to);
            begin(bytes, from, newline < 0 ? to : newline);
            if (newline < 0) {
                return;
            }
            endBegun();
            line = newline + 1;
        }
        int last = Lines.last(bytes, line, to);
        if (last >= 0) {
            note(bytes, line, last + 1, offset + line - from);
            line = last + 1;
        }
        begunAt = offset + line - from;
        begin(bytes, line, to);
    }

    /** The header in force at the first of a chunk's events; empty if there is none before it. Those among the events are in force then. */
    ByteBuffer before(ByteBuffer events, long offset) {
        endBegun();
        ByteBuffer before = ByteBuffer.wrap(header).asReadOnlyBuffer();
        note(events, events.position(), events.limit(), offset);
        return before;
    }

    private void begin(ByteBuffer bytes, int from, int to) {
        int length = Math.min(to - from, begun.remaining());
        begun.put(begun.position(), bytes, from, length).position(begun.position() + length);
    }

    private void endBegun() {
        note(begun, 0, begun.position(), begunAt);
        begun.clear();
    }

    private void note(ByteBuffer bytes, int from, int to, long offset) {
        byte[] last = from == to ? null : lines.last(bytes, from, to, offset);
        header = last == null ? header : last;
    }
}

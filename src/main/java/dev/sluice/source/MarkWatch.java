package dev.sluice.source;

import dev.sluice.source.Resume.Mark;
import java.nio.ByteBuffer;

/** Looks for an earlier run's mark in a source that is read again from its beginning. */
final class MarkWatch {
    private final Mark mark;
    /** The bytes before the mark's end, as far as they have come. */
    private final ByteBuffer before;

    MarkWatch(Mark mark) {
        this.mark = mark;
        this.before = ByteBuffer.allocate(mark.bytes().length());
    }

    /**
     * Sees the bytes in [from, to) of {@code bytes}, which stand at {@code offset}. They come in their order, some of them twice.
     *
     * @return whether other bytes stand before the mark's end than the mark was made of
     */
    boolean contradicts(ByteBuffer bytes, int from, int to, long offset) {
        long next = mark.end() - before.remaining();
        if (ended() || offset + to - from <= next) {
            return false;
        }
        int first = from + (int) (next - offset);
        int count = Math.min(to - first, before.remaining());
        before.put(before.position(), bytes, first, count).position(before.position() + count);
        return ended() && !Fingerprint.of(before.duplicate().flip()).equals(mark.bytes());
    }

    /** Whether the mark's end has been seen. */
    boolean ended() {
        return !before.hasRemaining();
    }
}

package dev.sluice.source;

import dev.sluice.source.Resume.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Watches a pipe that is read again from its beginning for an earlier run's mark. Pipes that begin alike need not be the same, and
 * only when the mark's place is reached does it show.
 */
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
     * @throws IOException if other bytes stand before the mark's end than the mark was made of
     */
    void saw(ByteBuffer bytes, int from, int to, long offset) throws IOException {
        long next = mark.end() - before.remaining();
        if (!before.hasRemaining() || offset + to - from <= next) {
            return;
        }
        int first = from + (int) (next - offset);
        int count = Math.min(to - first, before.remaining());
        before.put(before.position(), bytes, first, count).position(before.position() + count);
        if (!before.hasRemaining() && !Fingerprint.of(before.duplicate().flip()).equals(mark.bytes())) {
            throw new IOException("this pipe is not the one that the checkpoint knows, they only begin alike;"
                    + " give another pipe another --checkpoint FILE");
        }
    }
}

package dev.sluice.source;

import dev.sluice.source.Resume.Known;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.zip.CRC32C;

/**
 * Holds bytes that are read again against all that an earlier run delivered of a source. Only what is the same, byte for byte, is
 * left out of a load.
 */
final class PrefixCheck {
    private final Deque<Span> spans;
    private final Deque<MarkWatch> marks;
    private CRC32C crc = new CRC32C();
    /** The first byte that is not in {@link #crc} yet. */
    private long next;

    private boolean contradicted;

    PrefixCheck(Known known) {
        spans = new ArrayDeque<>(known.coverage().spans().stream()
                .sorted(Comparator.comparingLong(Span::from))
                .toList());
        marks = new ArrayDeque<>(
                known.coverage().marks().stream().map(MarkWatch::new).toList());
        begin();
    }

    /**
     * Sees the bytes in [from, to) of {@code bytes}, which stand at {@code offset}. They come in their order, some of them twice.
     *
     * @return whether all agreed so far
     */
    boolean agrees(ByteBuffer bytes, int from, int to, long offset) {
        for (Span span = spans.peek(); span != null && offset + to - from >= span.from(); span = spans.peek()) {
            int first = from + (int) Math.max(0, next - offset);
            int last = (int) Math.min(to, from + span.to() - offset);
            if (last > first) {
                crc.update(bytes.duplicate().limit(last).position(first));
                next += last - first;
            }
            if (next < span.to()) {
                break;
            }
            contradicted |= (int) crc.getValue() != span.crc32c();
            spans.remove();
            begin();
        }
        for (MarkWatch mark : marks) {
            contradicted |= mark.contradicts(bytes, from, to, offset);
        }
        marks.removeIf(MarkWatch::ended);
        return !contradicted;
    }

    /** Whether everything that was delivered has been seen and was the same. */
    boolean proved() {
        return !contradicted && spans.isEmpty() && marks.isEmpty();
    }

    /** Whether nothing more can come of it. */
    boolean ended() {
        return contradicted || proved();
    }

    private void begin() {
        Span span = spans.peek();
        crc = new CRC32C();
        next = span == null ? next : span.from();
    }
}

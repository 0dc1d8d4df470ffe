package dev.sluice.source;

import dev.sluice.source.Resume.Mark;
import java.nio.ByteBuffer;

/** The last bytes of a stream's events that were given out, for the marks of chunks that are shorter than a mark. */
final class Recent {
    private final ByteBuffer bytes = ByteBuffer.allocate(2 * Mark.MAX_LENGTH).limit(0);
    private long end;

    /** The mark at {@code end} of an event's bytes that end there, and of what was added before if it adjoins them. */
    Mark mark(long markEnd, ByteBuffer last) {
        int own = Math.min(last.remaining(), Mark.MAX_LENGTH);
        boolean adjoins = markEnd - last.remaining() == end;
        int earlier = adjoins ? Math.min(bytes.remaining(), Mark.MAX_LENGTH - own) : 0;
        ByteBuffer both = ByteBuffer.allocate(earlier + own)
                .put(bytes.duplicate().position(bytes.limit() - earlier))
                .put(last.duplicate().position(last.limit() - own));
        return new Mark(markEnd, Fingerprint.of(both.flip()));
    }

    /** Adds events that begin at {@code offset}. */
    void add(long offset, ByteBuffer events) {
        if (offset != end) {
            bytes.limit(0).position(0);
        }
        end = offset + events.remaining();
        int own = Math.min(events.remaining(), Mark.MAX_LENGTH);
        int earlier = Math.min(bytes.remaining(), Mark.MAX_LENGTH - own);
        bytes.position(bytes.limit() - earlier).compact();
        bytes.put(events.duplicate().position(events.limit() - own)).flip();
    }
}

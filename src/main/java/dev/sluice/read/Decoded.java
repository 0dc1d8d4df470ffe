package dev.sluice.read;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What one record held. Its buffers are views into the decoder's memory, or into the payload of plain lines: nothing is copied for them,
 * and they are valid until the decoder's next record.
 *
 * @param form the layout, and with blocks the codec
 * @param lines heap memory, position to limit: the record's events, each ending in a newline
 * @param ends of an aggregated record, position to limit: where each event's newline ends, counted from the position of {@code lines}.
 *     Null where a newline is the only end there is
 * @param id the batch's id and with it where its events came from; null if the record carries none that this version knows. Of a damaged
 *     record it says only what the batch was to be
 * @param damage why the record is not what its first bytes or its batch id promise; null for a sound record. What cannot be decoded
 *     stands in {@code lines} as it came, and gives no {@link #events}
 * @param passedOver why no events were taken of a sound record; null if they were
 */
public record Decoded(
        Form form,
        ByteBuffer lines,
        @Nullable IntBuffer ends,
        @Nullable BatchId id,
        @Nullable String damage,
        @Nullable PassedOver passedOver) {
    /** Why no events are taken of a record. */
    public enum PassedOver {
        /** Its batch came before. */
        COPY,
        /** It is an aggregated record with events outside of its shard's range. */
        STRAY
    }

    static Decoded damaged(Decoded record, String damage) {
        return new Decoded(record.form, record.lines, record.ends, record.id, damage, null);
    }

    static Decoded passedOver(Form form, @Nullable BatchId id, PassedOver reason) {
        return new Decoded(form, ByteBuffer.allocate(0), null, id, null, reason);
    }

    /**
     * The events, one after the other, each from position to limit of a buffer of its own and without the newline that ends it. In an
     * aggregated record an event may be of several lines; blocks and plain records do not tell one of several lines from several of one.
     * None of a damaged record.
     */
    public Iterable<ByteBuffer> events() {
        return () -> new Iterator<>() {
            private int next = lines.position();
            private int number;

            @Override
            public boolean hasNext() {
                return damage == null && next < lines.limit();
            }

            @Override
            public ByteBuffer next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int start = next;
                next = ends != null ? lines.position() + ends.get(ends.position() + number++) : lineEnd(start);
                return lines.duplicate().limit(next - 1).position(start);
            }
        };
    }

    private int lineEnd(int start) {
        int at = start;
        while (lines.get(at) != '\n') {
            at++;
        }
        return at + 1;
    }

    /** Whether the record lies outside of its shard's range. */
    public boolean isStray() {
        return passedOver == PassedOver.STRAY;
    }

    /** What a record's first bytes say that it is. */
    public enum Form {
        ZSTD,
        GZIP,
        ZLIB,
        AGGREGATED,
        /** The bytes are the event, or several lines. */
        PLAIN
    }
}

package dev.sluice.read;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one record held.
 *
 * @param lines heap memory, position to limit: the record's events, each ending in a newline. Valid until the decoder's next record
 * @param damage why the record is not what its first bytes or its batch id promise; null for a sound record. What cannot be decoded
 *     stands in {@code lines} as it came
 * @param passedOver why no events were taken of a sound record; null if they were
 */
public record Decoded(
        Form form,
        ByteBuffer lines,
        @Nullable String damage,
        @Nullable PassedOver passedOver) {
    /** Why no events are taken of a record. */
    public enum PassedOver {
        /** Its batch came before. */
        COPY,
        /** It is an aggregated record with events outside of its shard's range. */
        STRAY
    }

    static Decoded events(Form form, ByteBuffer lines) {
        return new Decoded(form, lines, null, null);
    }

    static Decoded damaged(Form form, ByteBuffer lines, String damage) {
        return new Decoded(form, lines, damage, null);
    }

    static Decoded passedOver(Form form, PassedOver reason) {
        return new Decoded(form, ByteBuffer.allocate(0), null, reason);
    }

    boolean isStray() {
        return passedOver == PassedOver.STRAY;
    }

    /** What a record's first bytes say that it is. */
    public enum Form {
        ZSTD,
        GZIP,
        AGGREGATED,
        /** The bytes are the event, or several lines. */
        PLAIN
    }
}

package dev.sluice.parse.format;

import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.TimeRange;
import dev.sluice.parse.time.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns the lines of one format into events. Owned by one worker. */
public interface EventParser {
    /**
     * A chunk begins: whatever the chunk before left behind is forgotten.
     *
     * @param header the header line in force at the chunk's first line, without its newline; null at the source's beginning and for
     *     formats that have none
     */
    default void begin(byte @Nullable [] header) {}

    /**
     * Parses [from, to): a line without its newline, or a multi-line event without its last one. A carriage return at the end belongs
     * to the line's ending, not to its last value.
     *
     * @param out gets one JSON object without a newline if the outcome is {@link Outcome#EVENT}, and otherwise perhaps some bytes that
     *     the caller truncates
     * @return {@link Outcome#FILTERED} only after {@link #onlyWithin}
     */
    Outcome parse(byte[] in, int from, int to, JsonBuffer out);

    /**
     * From now on a line may be let go as {@link Outcome#FILTERED} as soon as its time is read and lies outside, whatever the rest of
     * it holds. A line whose time cannot be read is never let go so.
     */
    void onlyWithin(TimeRange times);

    /** From now on lines were written by this moment: times that name no year lie at most a day after it. */
    default void readBy(Instant moment) {}

    /** When the last event was, in milliseconds since 1970; {@link Timestamp#NONE} if it does not say. */
    long epochMillis();

    /** Why the last line was rejected, in plain words and without the line's content. */
    String reason();

    /** Which byte of the last line it was rejected for, from 0. */
    int errorOffset();
}

package dev.sluice.source;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a chunk was planned. What a time without a year means, and what was "2h ago", is counted from here: so a chunk that is loaded again
 * makes the same events.
 *
 * @param load when the load began that the run may only go on with
 * @param run when the run began that planned it
 * @param at the chunk's lines had been written by then: a moment not long before, or when its source was written to last
 */
public record Planning(Instant load, Instant run, Instant at) implements Serializable {
    /** Tools write an earlier time where they know none: 1970, 1980. */
    private static final Instant KNOWN = Instant.parse("1990-01-01T00:00:00Z");

    /** The same for a source that had been written to last at {@code written}; null if that is not known. */
    public Planning writtenBy(@Nullable Instant written) {
        // To the millisecond, as journals have it.
        return written != null && written.isBefore(at) && written.isAfter(KNOWN)
                ? new Planning(load, run, written.truncatedTo(ChronoUnit.MILLIS))
                : this;
    }
}

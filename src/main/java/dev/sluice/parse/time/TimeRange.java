package dev.sluice.parse.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The times of the events that are wanted.
 *
 * @param sinceMillis the first moment wanted, in milliseconds since 1970; Long.MIN_VALUE for no bound
 * @param untilMillis the first moment not wanted; Long.MAX_VALUE for no bound
 * @param sinceAgo how long before the load the first moment lies, where it was given so; null where it was named
 * @param untilAgo the same of the last one
 */
public record TimeRange(
        long sinceMillis,
        long untilMillis,
        @Nullable Duration sinceAgo,
        @Nullable Duration untilAgo) {
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    /** No bounds either, but the times are read. */
    public static final TimeRange ANY = new TimeRange(Long.MIN_VALUE + 1, Long.MAX_VALUE);

    /** Between two moments that were named. */
    public TimeRange(long sinceMillis, long untilMillis) {
        this(sinceMillis, untilMillis, null, null);
    }

    /**
     * What was given as so long ago, counted from when a chunk was planned: it is filtered alike whenever it is loaded. The first moment is
     * counted from the load's beginning, since a run that goes on with the load must not leave out what its first run would have loaded.
     */
    public TimeRange asOf(Instant load, Instant run) {
        return new TimeRange(
                sinceAgo == null ? sinceMillis : load.minus(sinceAgo).toEpochMilli(),
                untilAgo == null ? untilMillis : run.minus(untilAgo).toEpochMilli(),
                sinceAgo,
                untilAgo);
    }

    public boolean isAll() {
        return sinceMillis == Long.MIN_VALUE && untilMillis == Long.MAX_VALUE;
    }

    /** Whether a moment is wanted. */
    public boolean covers(long epochMillis) {
        return epochMillis >= sinceMillis && epochMillis < untilMillis;
    }
}

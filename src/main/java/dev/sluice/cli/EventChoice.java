package dev.sluice.cli;

import dev.sluice.parse.ContentFilter;
import dev.sluice.parse.Filters;
import dev.sluice.parse.time.TimeRange;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the events that were read are written. Belongs to one thread at a time. */
final class EventChoice {
    private final @Nullable ContentFilter filter;
    private final boolean isLimited;
    private long left;

    /**
     * A choice for one reading.
     *
     * @param match expressions of RE2 of which each must be found in an event
     * @param most how many events; null: all
     * @throws IllegalArgumentException if an expression is not RE2's
     */
    EventChoice(List<String> match, @Nullable Long most) {
        this.filter = match.isEmpty() ? null : new ContentFilter(new Filters(TimeRange.ALL, match, List.of(), 1));
        this.isLimited = most != null;
        this.left = most == null ? Long.MAX_VALUE : most;
    }

    /** Whether every event is taken, so that nobody need look at them one by one. */
    boolean isAll() {
        return filter == null && !isLimited;
    }

    /** Whether the event, which has no newline at its end, is one to be written. It is counted then. */
    boolean takes(ByteBuffer event) throws EnoughException {
        if (left == 0) {
            throw new EnoughException();
        }
        int from = event.arrayOffset() + event.position();
        if (filter != null && !filter.accepts(event.array(), from, from + event.remaining())) {
            return false;
        }
        left--;
        return true;
    }

    /** @throws EnoughException if no more are wanted */
    void requireMore() throws EnoughException {
        if (left == 0) {
            throw new EnoughException();
        }
    }
}

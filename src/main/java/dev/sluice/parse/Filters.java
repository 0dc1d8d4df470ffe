package dev.sluice.parse;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.parse.time.Timestamp;
import java.util.List;

/**
 * Which events are wanted.
 *
 * @param sinceMillis the first moment wanted, in milliseconds since 1970; Long.MIN_VALUE for no bound
 * @param untilMillis the first moment not wanted; Long.MAX_VALUE for no bound
 * @param match expressions of RE2 of which each must be found in an event's bytes as they were read
 * @param exclude expressions of RE2 of which none may be found there
 * @param sample share of the events to keep, chosen by a hash of their bytes: the same events in every run, and equal ones together
 */
public record Filters(long sinceMillis, long untilMillis, List<String> match, List<String> exclude, double sample) {
    public static final Filters NONE = new Filters(Long.MIN_VALUE, Long.MAX_VALUE, List.of(), List.of(), 1);

    /** @throws IllegalArgumentException if an expression is not RE2's, or the share is not above 0 and up to 1 */
    public Filters {
        match = List.copyOf(match);
        exclude = List.copyOf(exclude);
        match.forEach(Filters::compile);
        exclude.forEach(Filters::compile);
        if (!(sample > 0 && sample <= 1)) {
            throw new IllegalArgumentException("a sample is more than 0% and at most 100%");
        }
        if (sinceMillis >= untilMillis) {
            throw new IllegalArgumentException("the time since is not before the time until: nothing would be loaded");
        }
    }

    static Pattern compile(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression of RE2: " + e.getMessage(), e);
        }
    }

    public boolean asksForTime() {
        return sinceMillis != Long.MIN_VALUE || untilMillis != Long.MAX_VALUE;
    }

    /** Whether bytes alone can rule an event out. */
    boolean asksForContent() {
        return !match.isEmpty() || !exclude.isEmpty() || sample < 1;
    }

    /** Whether a moment is wanted; one that is {@link Timestamp#NONE} is not. */
    boolean covers(long epochMillis) {
        return epochMillis != Timestamp.NONE && epochMillis >= sinceMillis && epochMillis < untilMillis;
    }
}

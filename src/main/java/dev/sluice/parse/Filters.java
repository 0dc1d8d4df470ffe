package dev.sluice.parse;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.parse.time.TimeRange;
import java.util.List;

/**
 * Which events are wanted.
 *
 * @param times of the events
 * @param match expressions of RE2 of which each must be found in an event's bytes as they were read
 * @param exclude expressions of RE2 of which none may be found there
 * @param sample share of the events to keep, chosen by a hash of their bytes: the same events in every run, and equal ones together
 */
public record Filters(TimeRange times, List<String> match, List<String> exclude, double sample) {
    public static final Filters NONE = new Filters(TimeRange.ALL, List.of(), List.of(), 1);

    /** @throws IllegalArgumentException if an expression is not RE2's, the share is not above 0 and up to 1, or no time is wanted */
    public Filters {
        match = List.copyOf(match);
        exclude = List.copyOf(exclude);
        match.forEach(Filters::compile);
        exclude.forEach(Filters::compile);
        if (!(sample > 0 && sample <= 1)) {
            throw new IllegalArgumentException("--sample is more than 0% and at most 100%");
        }
        if (times.sinceMillis() >= times.untilMillis()) {
            throw new IllegalArgumentException("--since is not before --until: nothing would be loaded");
        }
    }

    public static Pattern compile(String expression) {
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression of RE2: " + e.getMessage(), e);
        }
    }

    public boolean asksForTime() {
        return !times.isAll();
    }

    /** Whether bytes alone can rule an event out. */
    boolean asksForContent() {
        return !match.isEmpty() || !exclude.isEmpty() || sample < 1;
    }
}

package dev.sluice.report;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Warns, once, when a load takes longer than its stream keeps records: what came first is then deleted before the load ends. Called on one
 * thread.
 */
public final class RetentionWatch implements LoadWatcher {
    /** The first seconds fill buffers, and say little. */
    private static final long LEAST_MILLIS = 10_000;
    /** [IncreaseStreamRetentionPeriod, in the API reference] */
    private static final long MOST_HOURS = 8_760;

    private final LoadWatcher watcher;
    private final Duration retention;
    private final LongFunction<String> raising;
    private final Consumer<String> notes;
    private final long startNanos = System.nanoTime();
    private boolean told;

    /**
     * Of a load that begins now.
     *
     * @param watcher is told where the load stands, too
     * @param raising the command that makes the retention so many hours
     */
    public RetentionWatch(
            LoadWatcher watcher, Duration retention, LongFunction<String> raising, Consumer<String> notes) {
        this.watcher = watcher;
        this.retention = retention;
        this.raising = raising;
        this.notes = notes;
    }

    @Override
    public void running(ProgressSnapshot now) {
        watcher.running(now);
        look((System.nanoTime() - startNanos) / 1_000_000, now);
    }

    void look(long atMillis, ProgressSnapshot now) {
        double done = now.inputBytesDone();
        double left = now.input().total() - done;
        if (told || atMillis < LEAST_MILLIS || now.input().total() < 0 || done <= 0) {
            return;
        }
        // By the average pace since the start, because a load may pause for a while; and never less time than the
        // limits of the shards and the rate require.
        double capacity = now.limit().bytesPerSecond();
        double seconds =
                Math.max(left * atMillis / 1000 / done, capacity == 0 ? 0 : now.bytesSent() / done * left / capacity);
        Duration takes = Duration.ofMillis(atMillis + Math.round(seconds * 1000));
        String warning = warning("at the pace so far the load takes", takes, retention, raising);
        if (warning != null) {
            told = true;
            notes.accept(warning);
        }
    }

    /**
     * What to know of a load that takes so long; null if its records are kept longer.
     *
     * @param lead the beginning of the sentence, which a time follows
     */
    public static @Nullable String warning(
            String lead, Duration takes, Duration retention, LongFunction<String> raising) {
        if (takes.compareTo(retention) <= 0) {
            return null;
        }
        // A day more, for readers to end in.
        long hours = takes.plusMinutes(59).toHours() + 24;
        return lead + " " + hours(takes) + ", and the stream keeps a record for " + hours(retention)
                + " after it arrived: the first ones are deleted before the load ends, so let readers keep up with it, or "
                + (hours > MOST_HOURS ? "take more shards" : "raise the retention with: " + raising.apply(hours));
    }

    private static String hours(Duration time) {
        long hours = time.plusMinutes(30).toHours();
        return hours < 1 ? Units.duration(time) : Units.grouped(hours) + " h";
    }
}

package dev.sluice.report;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** How fast a load goes now, from the last quarter of a minute, and when it will end. Not safe for use by several threads. */
final class ProgressRate {
    private static final long WINDOW_MILLIS = 15_000;

    private record Mark(long atMillis, long inputDone, long done, long sent, long events) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    void add(long atMillis, ProgressSnapshot snapshot) {
        marks.addLast(new Mark(
                atMillis,
                snapshot.inputBytesDone(),
                snapshot.bytesDone(),
                snapshot.bytesSent(),
                snapshot.totals().events().acknowledged()));
        while (marks.size() > 2 && marks.getFirst().atMillis() < atMillis - WINDOW_MILLIS) {
            marks.removeFirst();
        }
    }

    double readBytesPerSecond() {
        return rate(Mark::done);
    }

    double sentBytesPerSecond() {
        return rate(Mark::sent);
    }

    double eventsPerSecond() {
        return rate(Mark::events);
    }

    /** The use of the stream's limits, 0 to 1 or a little above; NaN if there are none. */
    double limitShare(ProgressSnapshot now) {
        double capacity = now.limit().bytesPerSecond();
        return capacity == 0 ? Double.NaN : sentBytesPerSecond() / capacity;
    }

    /**
     * What remains at the pace so far, but no less than what the shards' limits ask for: the first seconds of a load fill buffers
     * and would promise too much. Empty while it cannot be said.
     */
    Optional<Duration> remaining(ProgressSnapshot now) {
        double done = now.inputBytesDone();
        double left = now.input().total() - done;
        double perSecond = rate(Mark::inputDone);
        if (now.input().total() < 0 || done <= 0 || perSecond <= 0) {
            return Optional.empty();
        }
        double seconds = left / perSecond;
        double capacity = now.limit().bytesPerSecond();
        if (capacity > 0) {
            seconds = Math.max(seconds, now.bytesSent() / done * left / capacity);
        }
        return Optional.of(Duration.ofMillis((long) (seconds * 1000)));
    }

    private double rate(ToLongFunction<Mark> figure) {
        if (marks.size() < 2) {
            return 0;
        }
        long millis = marks.getLast().atMillis() - marks.getFirst().atMillis();
        long amount = figure.applyAsLong(marks.getLast()) - figure.applyAsLong(marks.getFirst());
        return millis <= 0 ? 0 : Math.max(0, amount) * 1000.0 / millis;
    }
}

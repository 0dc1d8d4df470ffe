package dev.sluice.read.stream;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Tells when one shard is read to where it stood when reading began. A lag of 0 does not say so: kinesalite gives it with every page.
 * Nor does an empty page, which may lie in the middle of a shard. And a stream that is written to all the time is never caught up
 * with: its pages may stay empty for ever and lag by a little, the time that has passed since a record came.
 */
final class CatchUp {
    enum State {
        BEHIND,
        CAUGHT_UP,
        /** It gives nothing, and says that what follows has come since reading began: for that there is only its word. */
        LAGGING,
        /** The service says that there is more, and does not give it. */
        STALLED
    }

    /**
     * How long empty pages are believed.
     *
     * @param quietMillis for so long a service must give nothing that says it lags a little, and never 0
     * @param stalledMillis for so long it may say that there is more without coming nearer
     */
    record WaitLimits(long quietMillis, long stalledMillis) {
        static final WaitLimits USUAL = new WaitLimits(5_000, TimeUnit.MINUTES.toMillis(2));
    }

    /** Fewer do not count, however long it took to ask for them: the reader may have been slow. */
    private static final int EMPTY_PAGES = 5;

    private final Instant end;
    private final WaitLimits patience;
    private int emptyPages;
    private long leastBehindMillis;
    private long nearerNanos;
    /** Of the empty pages, the last ones that lag by less than has passed since reading began. */
    private int recentPages;

    private long recentSinceNanos;

    /** @param end what arrives later, by the service's clock, is no longer asked for */
    CatchUp(Instant end, WaitLimits patience) {
        this.end = end;
        this.patience = patience;
    }

    /**
     * Takes the shard's next answer.
     *
     * @param readingMillis how long the stream had been read when it was asked for
     */
    State after(ShardCursor.Fetched answer, long readingMillis) {
        List<Record> records = answer.records();
        if (!records.isEmpty()) {
            emptyPages = 0;
            recentPages = 0;
            Instant arrival = records.get(records.size() - 1).approximateArrivalTimestamp();
            return arrival != null && arrival.isAfter(end) ? State.CAUGHT_UP : State.BEHIND;
        }
        long behindMillis = answer.behindMillis();
        if (behindMillis == 0) {
            return State.CAUGHT_UP;
        }
        long now = System.nanoTime();
        if (emptyPages++ == 0 || behindMillis < leastBehindMillis) {
            leastBehindMillis = behindMillis;
            nearerNanos = now;
        }
        // What lags by less than has passed since reading began has come later; clocks tick in milliseconds.
        recentPages = behindMillis + 2 < readingMillis ? recentPages + 1 : 0;
        if (recentPages == 1) {
            recentSinceNanos = now;
        }
        if (recentPages >= EMPTY_PAGES && millis(now - recentSinceNanos) >= patience.quietMillis()) {
            return State.LAGGING;
        }
        boolean stalled = emptyPages >= EMPTY_PAGES && millis(now - nearerNanos) >= patience.stalledMillis();
        return stalled ? State.STALLED : State.BEHIND;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}

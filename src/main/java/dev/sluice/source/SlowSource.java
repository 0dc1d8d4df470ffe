package dev.sluice.source;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The next source that comes through a pipe. Another thread waits for it, so that whoever has something to hand out need not wait with it
 * for ever. For one thread at a time.
 */
final class SlowSource {
    /** One that gives something so soon is not slow: what goes on at this pace is put together, however long that takes. */
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private @Nullable FutureTask<@Nullable Source> coming;

    /** Whether one was asked for, and nobody took it. */
    boolean isComing() {
        return coming != null;
    }

    /**
     * Takes the next source; it is asked for if it is not coming yet.
     *
     * @param until how long to wait for it, by {@link System#nanoTime}; null: as long as it takes
     * @return null if there is none; or if there was none in time, and then it is still {@linkplain #isComing coming}
     */
    @Nullable
    Source take(Callable<@Nullable Source> next, @Nullable Long until) throws IOException {
        FutureTask<@Nullable Source> asked = coming;
        if (asked == null) {
            asked = new FutureTask<>(next);
            coming = asked;
            Thread thread = new Thread(asked, "sluice-following");
            thread.setDaemon(true);
            thread.start();
        }
        try {
            Source source = until == null
                    ? asked.get()
                    : asked.get(Math.max(SOON_NANOS, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            coming = null;
            return source;
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (ClosedByInterruptException) new ClosedByInterruptException().initCause(e);
        } catch (ExecutionException e) {
            coming = null;
            throw AtOnce.failure(e);
        }
    }
}

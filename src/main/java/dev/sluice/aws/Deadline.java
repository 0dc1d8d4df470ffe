package dev.sluice.aws;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Bounds calls of the SDK in time, some of whose waits (machine metadata, name look-ups) know no deadline of their own. */
public final class Deadline {
    private Deadline() {}

    /** Starts the call on a daemon thread of its own. */
    public static <T> CompletableFuture<T> start(String threadName, Supplier<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(call.get());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                threadName);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /**
     * The result of a started call; its own unchecked exception if it threw one.
     *
     * @throws TimeoutException if it takes longer than {@code limit}, or the caller is interrupted; the call itself goes on
     */
    public static <T> T await(CompletableFuture<T> call, Duration limit) throws TimeoutException {
        try {
            return call.get(Math.max(0, limit.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }
}

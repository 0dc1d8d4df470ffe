package dev.sluice.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does many things at once that each wait for a disk or a network. None of them may wait for another. */
final class AtOnce {
    private static final int THREADS = 64;

    private AtOnce() {}

    /** Threads for as many tasks as are worth doing at once. */
    static ExecutorService pool() {
        return pool(THREADS);
    }

    static ExecutorService pool(int threads) {
        return Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "sluice-listing");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns when all are done, by so many threads at most; each gives its result, or why it failed. */
    static <T> List<Future<T>> all(List<? extends Callable<T>> tasks, int threads) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        ExecutorService pool = pool(Math.min(threads, tasks.size()));
        try {
            return new ArrayList<>(pool.invokeAll(tasks));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            pool.shutdownNow();
        }
    }

    /** What came out of one that is done. */
    static <T> T get(Future<T> done) throws IOException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** Why a task failed, to be thrown where its result is wanted; a fault of the program is thrown here. */
    static IOException failure(ExecutionException e) {
        if (e.getCause() instanceof RuntimeException fault) {
            throw fault;
        }
        return e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
}

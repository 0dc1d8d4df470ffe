package dev.sluice.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The threads that share a job's chunks. */
public final class Workers {
    /** The machine's or the container's in MiB, which the launcher knows. */
    private static final String MEMORY_PROPERTY = "sluice.memory";

    /** Of all but the workers, and of one worker; with a format it also has a copy of its chunk there. */
    private static final int HEAP_BYTES = 48 << 20;

    private static final int WORKER_HEAP_BYTES = 4 << 20;
    private static final int LAST_WORDS_SECONDS = 3;

    private Workers() {}

    /** What one worker does from its beginning to its end. */
    @FunctionalInterface
    public interface Task {
        /** Does it; {@code worker} is counted from 0. */
        void run(int worker) throws Exception;
    }

    /** One for each core that memory has room for; what is ordered has one, since the input has one order. */
    public static int count(WorkPlan work) {
        long room = room(
                !work.parse().usual().passesThrough(),
                work.source().cutting().chunkBytes(),
                work.delivery().inFlightBytes(),
                Runtime.getRuntime().maxMemory(),
                Long.getLong(MEMORY_PROPERTY, Long.MAX_VALUE >> 20) << 20);
        int cores = Runtime.getRuntime().availableProcessors();
        return work.delivery().ordered() ? 1 : (int) Math.max(1, Math.min(cores, room));
    }

    /** Workers that the heap has room for, and a quarter of all memory for their chunks, which lie beside it and often take twice their size. */
    static long room(boolean copiesChunk, long chunkBytes, long inFlightBytes, long heap, long memory) {
        long each = (long) WORKER_HEAP_BYTES + (copiesChunk ? chunkBytes : 0);
        long room = heap - HEAP_BYTES - Math.min(inFlightBytes, heap / 4);
        return Math.min(room / each, memory / 4 / (2 * chunkBytes));
    }

    /** Runs the task on so many threads, and returns when all have ended. */
    public static void run(String name, int count, Task task, Consumer<Throwable> onFailure)
            throws InterruptedException {
        run(name, count, task, onFailure, () -> false);
    }

    /**
     * The same for workers that can hang in a read, where they take no notice of an end.
     *
     * @param abandoned looked at from time to time: whether to leave those that still run to themselves
     */
    static void run(String name, int count, Task task, Consumer<Throwable> onFailure, BooleanSupplier abandoned)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int worker = i;
            Thread thread = new Thread(
                    () -> {
                        try {
                            task.run(worker);
                        } catch (Exception | Error e) {
                            onFailure.accept(e);
                        } finally {
                            ended.countDown();
                        }
                    },
                    "sluice-" + name + "-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        while (!ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
            if (abandoned.getAsBoolean()) {
                return;
            }
        }
    }
}

package dev.sluice.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Opens and unpacks small inputs before their turn comes, many at once: a request over the network takes as long as reading some MiB
 * does, and one thread cannot unpack for all workers. It has no say in the order in which they are taken.
 *
 * <p>Nobody waits here for memory, so there is no deadlock. Room is given in the order of the inputs, before an input is opened; where
 * there is none left, nothing behind it is begun either. What unpacks to more than there is room for is left half unpacked. Whoever takes
 * an input waits for its opening alone, which waits for the disk or the network alone; an input that had no room is opened by who takes
 * it.
 */
final class OpenAhead implements Closeable {
    /** So many files are opened one after the other: to hand over each takes as long as to read a few KB. */
    private static final int FILES_A_TASK = 32;

    private static final long BYTES_A_TASK = 64 << 10;

    /** Opens an input; safe for use by several threads. */
    @FunctionalInterface
    interface Opener {
        Prepared open(Input input, Room room) throws IOException;
    }

    /** Where unpacked bytes are kept. */
    @FunctionalInterface
    interface Room {
        Room NONE = bytes -> false;

        /** Takes room for so many bytes more; false if there is none. */
        boolean take(int bytes);
    }

    private final int threads;
    private final long longest;
    private final Opener opener;
    private final Map<Input, Begun> begun = new HashMap<>();
    private long room;
    /** How many inputs may be taken before it is worth looking for more to begin. */
    private int unlooked;

    private @Nullable ExecutorService pool;
    private boolean closed;

    /**
     * @param threads how many are opened at once
     * @param longest of those that are read whole: others are read by ranges
     * @param room for so many bytes of inputs that are not taken yet
     */
    OpenAhead(int threads, long longest, long room, Opener opener) {
        this.threads = threads;
        this.longest = longest;
        this.room = room;
        this.opener = opener;
    }

    private final class Begun implements Room {
        final Input input;
        final CompletableFuture<Prepared> opened = new CompletableFuture<>();
        private @Nullable Prepared prepared;
        private @Nullable Throwable failure;
        private long held;

        Begun(Input input) {
            this.input = input;
            this.held = input.bytes();
            room -= held;
        }

        @Override
        public boolean take(int bytes) {
            synchronized (OpenAhead.this) {
                if (closed || bytes > room) {
                    return false;
                }
                room -= bytes;
                held += bytes;
                return true;
            }
        }

        void open() {
            if (opened.isDone()) {
                return; // given up
            }
            try {
                prepared = opener.open(input, this);
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
        }

        /** Lets go whoever waits for it. */
        void tell() {
            if (failure != null) {
                opened.completeExceptionally(failure);
            } else if (prepared != null && !opened.complete(prepared)) {
                SourceOpener.close(prepared.content());
            }
        }
    }

    /** Begins to open some of these inputs, which are taken next in their order. */
    synchronized void begin(Iterable<Input> next) {
        if (closed || unlooked-- > 0) {
            return;
        }
        List<Begun> files = new ArrayList<>();
        long bytes = 0;
        int ahead = 0;
        for (Input input : next) {
            if (ahead++ == 2 * threads) {
                break;
            }
            if (!input.isPreparable() || input.bytes() > longest || begun.containsKey(input)) {
                continue;
            }
            if (input.bytes() > room) {
                break;
            }
            Begun one = new Begun(input);
            begun.put(input, one);
            files.add(one);
            bytes += input.bytes();
            if (input.isFar() || files.size() == FILES_A_TASK || bytes >= BYTES_A_TASK) {
                run(files);
                files = new ArrayList<>();
                bytes = 0;
            }
        }
        if (!files.isEmpty()) {
            run(files);
        }
        // Where not so many were known yet, others may be by the next time.
        unlooked = ahead < 2 * threads ? 0 : threads / 2;
    }

    private void run(List<Begun> task) {
        if (pool == null) {
            pool = Executors.newFixedThreadPool(threads, work -> {
                Thread thread = new Thread(work, "sluice-opening");
                thread.setDaemon(true);
                return thread;
            });
        }
        pool.execute(() -> {
            task.forEach(Begun::open);
            // The last first: who waits for the first of them finds all done, and need not wait for each.
            for (int i = task.size() - 1; i >= 0; i--) {
                task.get(i).tell();
            }
        });
    }

    /**
     * The input, opened.
     *
     * @throws ReadingStoppedException if this is closed meanwhile
     */
    Prepared take(Input input) throws IOException {
        Begun its;
        synchronized (this) {
            its = begun.get(input);
        }
        if (its == null) {
            return opener.open(input, Room.NONE);
        }
        try {
            return its.opened.get();
        } catch (CancellationException e) {
            throw new ReadingStoppedException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (ClosedByInterruptException) new ClosedByInterruptException().initCause(e);
        } catch (ExecutionException e) {
            throw AtOnce.failure(e);
        } finally {
            synchronized (this) {
                begun.remove(input);
                room += its.held;
                its.held = 0;
            }
        }
    }

    /** Gives up what was begun, and lets go whoever waits for it. Safe from any thread. */
    @Override
    public synchronized void close() {
        closed = true;
        begun.values().forEach(each -> each.opened.cancel(true));
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}

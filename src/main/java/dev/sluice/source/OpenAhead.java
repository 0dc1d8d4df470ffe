package dev.sluice.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small objects before their turn comes, many at once: a request takes as long as reading some MiB does. It has no say in the
 * order in which they are taken.
 *
 * <p>Nobody waits here for memory, so there is no deadlock. Room is given in the order of the inputs, before an object's fetching begins;
 * where there is none left, nothing behind it is begun either. Whoever takes an object waits for its fetching alone, which waits for the
 * network alone; an object that had no room is fetched by who takes it.
 */
final class OpenAhead implements Closeable {
    private final int threads;
    private final long longest;
    private final Resume resume;
    private final Map<Input, Future<Content>> begun = new HashMap<>();
    private long room;
    private @Nullable ExecutorService pool;
    private boolean closed;

    /**
     * @param threads how many are fetched at once
     * @param longest of those that are fetched whole: others are read by ranges
     * @param room for so many bytes of objects that are not taken yet
     */
    OpenAhead(int threads, long longest, long room, Resume resume) {
        this.threads = threads;
        this.longest = longest;
        this.room = room;
        this.resume = resume;
    }

    /** Begins to fetch some of these inputs, which are taken next in their order. */
    synchronized void begin(Iterable<Input> next) {
        if (closed || begun.size() > threads) {
            return; // enough for all threads
        }
        int ahead = 0;
        for (Input input : next) {
            boolean isFetched = input.isFar() && input.bytes() <= longest;
            if (ahead++ == 2 * threads || (isFetched && !begun.containsKey(input) && !fetch(input))) {
                return;
            }
        }
    }

    private boolean fetch(Input input) {
        if (input.bytes() > room) {
            return false;
        }
        if (pool == null) {
            pool = Executors.newFixedThreadPool(threads, work -> {
                Thread thread = new Thread(work, "sluice-opening");
                thread.setDaemon(true);
                return thread;
            });
        }
        room -= input.bytes();
        begun.put(input, pool.submit(() -> fetched(input)));
        return true;
    }

    private Content fetched(Input input) throws IOException {
        Content content = input.open();
        if (content instanceof Blob blob && !isComplete(blob.origin())) {
            blob.fetch();
        }
        return content;
    }

    /** Whether it need not be read, as far as can be told before its turn. */
    private boolean isComplete(Origin origin) {
        return resume.known(origin).stream().anyMatch(Resume.Known::complete);
    }

    /**
     * The input, opened.
     *
     * @throws ReadingStoppedException if this is closed meanwhile
     */
    Content take(Input input) throws IOException {
        Future<Content> fetched;
        synchronized (this) {
            fetched = begun.get(input);
        }
        if (fetched == null) {
            return input.open();
        }
        try {
            return fetched.get();
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
                room += input.bytes();
            }
        }
    }

    /** Gives up what was begun: who waits for it waits no more. Safe from any thread. */
    @Override
    public synchronized void close() {
        closed = true;
        begun.values().forEach(each -> each.cancel(true));
        if (pool != null) {
            pool.shutdownNow();
        }
    }
}

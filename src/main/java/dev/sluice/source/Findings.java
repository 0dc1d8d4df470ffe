package dev.sluice.source;

import dev.sluice.source.S3Search.Found;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects that one name stands for, in their order, as they are found. Safe for use by several threads. */
final class Findings {
    // All guarded by this.
    private final List<Found> found = new ArrayList<>();
    private boolean ended;
    private @Nullable IOException failure;
    private @Nullable RuntimeException fault;

    synchronized void add(List<Found> next) {
        found.addAll(next);
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** What comes behind those that were found cannot be known. */
    synchronized void fail(IOException why) {
        failure = why;
        end();
    }

    /** The same, because of a fault of the program or a wrong name. */
    synchronized void fail(RuntimeException why) {
        fault = why;
        end();
    }

    /**
     * Whether there is none; waits until that is known.
     *
     * @throws IOException if it cannot be known
     */
    synchronized boolean isEmpty() throws IOException, InterruptedException {
        return behind(0).isEmpty();
    }

    /**
     * What comes behind so many, as far as it was found; waits until one was. Empty: they are all.
     *
     * @throws IOException if the others cannot be found
     */
    synchronized List<Found> behind(int count) throws IOException, InterruptedException {
        while (found.size() == count && !ended) {
            wait();
        }
        if (found.size() == count) {
            rethrow();
        }
        return List.copyOf(found.subList(count, found.size()));
    }

    private void rethrow() throws IOException {
        if (fault != null) {
            throw fault;
        }
        if (failure != null) {
            throw failure;
        }
    }
}

package dev.sluice.local;

import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The few {@link Landing}s there are. A request waits for one before its body is read, and the sockets hold back what follows:
 * that, and not the number of connections, bounds the memory that requests take. Safe for use by several threads.
 */
final class Landings implements Closeable {
    private static final int COUNT = 4;

    private final ArrayDeque<Landing> free = new ArrayDeque<>();
    private final ArrayDeque<Consumer<Landing>> waiting = new ArrayDeque<>();
    private int made;
    private boolean closed;

    /** Hands a landing to {@code taker}: now, or on the thread that gives one back. */
    void take(Consumer<Landing> taker) {
        Landing landing;
        synchronized (this) {
            if (free.isEmpty() && made == COUNT) {
                waiting.add(taker);
                return;
            }
            if (free.isEmpty()) {
                made++;
                landing = new Landing();
            } else {
                landing = free.pop();
            }
        }
        taker.accept(landing);
    }

    void giveBack(Landing landing) {
        Consumer<Landing> next;
        synchronized (this) {
            if (closed) {
                landing.free();
                return;
            }
            if (waiting.isEmpty()) {
                free.push(landing);
                return;
            }
            next = waiting.pop();
        }
        next.accept(landing);
    }

    @Override
    public synchronized void close() {
        closed = true;
        free.forEach(Landing::free);
        free.clear();
        waiting.clear();
    }
}

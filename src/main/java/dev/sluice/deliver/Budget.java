package dev.sluice.deliver;

import dev.sluice.deliver.Delivery.InFlight;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one bound on all that is taken and not yet ended, in bytes and in records. Who waits is served in the order of coming, so a large
 * batch is not starved by small ones. A batch larger than the whole budget waits until nothing else is in flight, then passes alone.
 */
final class Budget {
    private final long maxBytes;
    private final int maxRecords;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Thread> waiting = new ArrayDeque<>();
    private long bytes;
    private int records;
    private boolean closed;

    Budget(long maxBytes, int maxRecords) {
        this.maxBytes = maxBytes;
        this.maxRecords = maxRecords;
    }

    /**
     * Waits for room for a batch and takes it.
     *
     * @return false if the budget was closed: nothing was taken
     * @throws InterruptedException if the caller was interrupted while it waited: nothing was taken
     */
    boolean acquire(long size, int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Thread self = Thread.currentThread();
            waiting.addLast(self);
            try {
                while (!closed && (waiting.peekFirst() != self || !fits(size, count))) {
                    changed.await();
                }
            } finally {
                waiting.remove(self);
                changed.signalAll();
            }
            if (closed) {
                return false;
            }
            bytes += size;
            records += count;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what {@link #acquire} took, once. */
    void release(long size, int count) {
        lock.lock();
        try {
            bytes -= size;
            records -= count;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends all who wait away, and all who come. What is taken can still be given back. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all is given back; false if that takes longer than {@code timeout}. */
    boolean awaitEmpty(Duration timeout) throws InterruptedException {
        long nanos = saturatedNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (records > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    InFlight inFlight() {
        lock.lock();
        try {
            return new InFlight(bytes, records, maxBytes);
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(long size, int count) {
        return records == 0 || (records + count <= maxRecords && bytes + size <= maxBytes);
    }

    /** {@link Duration#toNanos} throws for the long waits that mean "for ever". */
    static long saturatedNanos(Duration duration) {
        return duration.toSeconds() > Long.MAX_VALUE / 1_000_000_000L - 1 ? Long.MAX_VALUE : duration.toNanos();
    }
}

package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Standard input or a named pipe. A thread of its own blocks in the system's read and fills a few buffers, so that whoever reads
 * here waits with a deadline and can be told to stop, which nobody blocked in that read can.
 */
final class Pipe implements Content, ReadableByteChannel {
    private static final int BUFFERS = 8;
    private static final int BUFFER_BYTES = 256 << 10;
    /** No more is looked at; a pipe's buffers hold as much, however little each read gave. */
    static final int PEEKED_BYTES = 1 << 20;
    /** From the first byte on: whoever writes a log line by line has written a few by then. */
    private static final long PEEK_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Some of the first bytes, all of an array, and whether there are no others. */
    record Peeked(ByteBuffer bytes, boolean whole) {
        /** The choice by these bytes alone: whoever waited for more would hold up a pipe that gives a line now and then. */
        FramingChoice framing(FramingChoice choice) {
            ByteBuffer some = bytes.duplicate().limit(Math.min(bytes.limit(), FramingChoice.LOOKED_AT));
            ByteBuffer first = FramingChoice.isEnough(some) ? some : bytes.duplicate();
            boolean isAll = whole && first.limit() == bytes.limit();
            return new FramingChoice() {
                @Override
                public boolean looks() {
                    return false;
                }

                @Override
                public Framing of(ByteBuffer unused, boolean itsWhole) throws UnsureException {
                    return choice.of(first, isAll);
                }

                @Override
                public Framing again(String way) throws IOException {
                    return choice.again(way);
                }
            };
        }
    }

    /** Opens the pipe; for a named one that waits until somebody writes to it. */
    @FunctionalInterface
    interface Opener {
        ReadableByteChannel open() throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All guarded by lock.
    private final Deque<ByteBuffer> full = new ArrayDeque<>();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private boolean ended;
    private boolean stopped;
    private @Nullable IOException failure;
    private @Nullable ReadableByteChannel channel;

    private long lingerNanos;
    private long deadline;
    private boolean waiting;

    Pipe(String name, Opener opener) {
        Thread pump = new Thread(() -> pump(opener), "sluice-read-" + name);
        pump.setDaemon(true);
        pump.start();
    }

    /** From now on {@link #read} gives 0 when the first byte has waited this long for those behind it. */
    void linger(long nanos) {
        lingerNanos = nanos;
    }

    /** A chunk begins; some bytes of it are {@code waiting} already. */
    void begin(boolean waiting) {
        this.waiting = waiting;
        deadline = System.nanoTime() + lingerNanos;
    }

    /** Waits so long at most for it to be opened, which a named pipe is when somebody opens it to write; false if nobody did. */
    boolean awaitOpen(long nanos) throws IOException {
        lock.lock();
        try {
            long left = nanos;
            while (channel == null && !ended && !stopped && left > 0) {
                left = changed.awaitNanos(left);
            }
            return channel != null || ended || stopped;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    private static ClosedByInterruptException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return (ClosedByInterruptException) new ClosedByInterruptException().initCause(e);
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        lock.lock();
        try {
            while (full.isEmpty() && !ended && !stopped) {
                if (lingerNanos == 0 || !waiting) {
                    changed.await();
                } else {
                    long rest = deadline - System.nanoTime();
                    if (rest <= 0) {
                        deadline = System.nanoTime() + lingerNanos;
                        return 0;
                    }
                    changed.await(rest, TimeUnit.NANOSECONDS);
                }
            }
            ByteBuffer next = full.peek();
            if (next == null) {
                if (failure != null) {
                    throw failure;
                }
                return -1;
            }
            int count = Math.min(to.remaining(), next.remaining());
            to.put(to.position(), next, next.position(), count).position(to.position() + count);
            next.position(next.position() + count);
            if (!next.hasRemaining()) {
                free.add(full.remove());
                changed.signalAll();
            }
            if (!waiting) {
                begin(true);
            }
            return count;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks at the first bytes, which stay to be read.
     *
     * @throws IOException if not even one can be read
     */
    Peeked peek() throws IOException {
        lock.lock();
        try {
            while (full.isEmpty() && !ended && !stopped) {
                changed.await();
            }
            long left = PEEK_NANOS;
            while (taken() < PEEKED_BYTES && !ended && !stopped && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (full.isEmpty() && failure != null) {
                throw failure;
            }
            ByteBuffer peeked = ByteBuffer.allocate(Math.min(taken(), PEEKED_BYTES));
            for (ByteBuffer each : full) {
                int count = Math.min(peeked.remaining(), each.remaining());
                peeked.put(each.duplicate().limit(each.position() + count));
            }
            return new Peeked(peeked.flip(), ended && failure == null && taken() == peeked.capacity());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    private int taken() {
        return full.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    /** What has been taken from the pipe can still be read, and then it ends. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isOpen() {
        return !stopped;
    }

    @Override
    public void close() throws IOException {
        stop();
        ReadableByteChannel opened;
        lock.lock();
        try {
            opened = channel;
        } finally {
            lock.unlock();
        }
        if (opened != null) {
            opened.close();
        }
    }

    private void pump(Opener opener) {
        try (ReadableByteChannel in = opener.open()) {
            lock.lock();
            try {
                channel = in;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            int made = 0;
            ByteBuffer buffer;
            while ((buffer = empty(made)) != null) {
                made++;
                if (in.read(buffer) < 0) {
                    break;
                }
                hand(buffer.flip());
            }
            end(null);
        } catch (IOException e) {
            end(e);
        }
    }

    private @Nullable ByteBuffer empty(int made) {
        lock.lock();
        try {
            while (free.isEmpty() && made >= BUFFERS && !stopped) {
                changed.awaitUninterruptibly();
            }
            ByteBuffer used = free.poll();
            return stopped ? null : used != null ? used.clear() : ByteBuffer.allocateDirect(BUFFER_BYTES);
        } finally {
            lock.unlock();
        }
    }

    private void hand(ByteBuffer buffer) {
        lock.lock();
        try {
            ByteBuffer last = full.peekLast();
            int end = last == null ? 0 : last.limit();
            int count = buffer.remaining();
            if (last != null && last.capacity() - end >= count) {
                // A slow writer's lines come one by one, and many have room in a buffer.
                last.limit(end + count).put(end, buffer, 0, count);
                free.add(buffer);
            } else {
                (count > 0 ? full : free).add(buffer);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable IOException why) {
        lock.lock();
        try {
            ended = true;
            failure = stopped ? null : why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

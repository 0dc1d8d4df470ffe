package dev.sluice.ledger;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal in S3, written by a thread of its own: what is added while a write is on its way goes along with the next one. Where there is
 * nothing to add it writes now and then all the same, by which others know that this run is still there.
 */
final class ObjectJournal implements Journal {
    private static final int BEATS_A_LEASE = 6;
    private static final long NOTE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_WAITING_BYTES = 4 << 20;

    private final HeldJournal held;
    private final long beatNanos;
    private final Thread thread = new Thread(this::work, "sluice-journal");

    // Guarded by this.
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long waitingSince;
    /** Additions so far. The other two count along with it. */
    private long added;

    /** Somebody waits until S3 has the additions up to this one. */
    private long wanted;

    /** S3 has the additions up to this one. */
    private long kept;

    private boolean closing;
    private @Nullable JournalException failure;

    ObjectJournal(HeldJournal held, Duration lease) {
        this.held = held;
        this.beatNanos = lease.toNanos() / BEATS_A_LEASE;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void append(List<String> entries) throws JournalException {
        await(add(JournalLines.of(entries)));
    }

    @Override
    public void note(String entry) throws JournalException {
        byte[] line = JournalLines.of(List.of(entry));
        long its = add(line);
        if (isMuch()) {
            await(its);
        }
    }

    @Override
    public void flush() throws JournalException {
        await(all());
    }

    private synchronized long all() throws JournalException {
        requireKept();
        return added;
    }

    private synchronized boolean isMuch() {
        return waiting.size() > MOST_WAITING_BYTES;
    }

    private synchronized long add(byte[] lines) throws JournalException {
        requireKept();
        if (waiting.size() == 0) {
            waitingSince = System.nanoTime();
            notifyAll();
        }
        waiting.writeBytes(lines);
        return ++added;
    }

    private void requireKept() throws JournalException {
        if (failure != null) {
            throw new JournalException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Returns when S3 has what was added so far. Whoever is interrupted waits all the same: what was added is on its way. */
    private synchronized void await(long its) throws JournalException {
        boolean interrupted = false;
        wanted = Math.max(wanted, its);
        notifyAll();
        while (kept < its && failure == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (kept < its) {
            requireKept();
        }
    }

    private void work() {
        try {
            while (true) {
                byte[] lines;
                long upTo;
                synchronized (this) {
                    awaitWork();
                    if (closing && kept == added) {
                        return;
                    }
                    lines = waiting.toByteArray();
                    waiting.reset();
                    upTo = added;
                }
                held.add(lines);
                synchronized (this) {
                    kept = upTo;
                    notifyAll();
                }
            }
        } catch (JournalException e) {
            fail(e);
        } catch (InterruptedException | RuntimeException | Error e) {
            // Nobody must wait for ever.
            fail(new JournalException("cannot write the checkpoint: " + e, e));
        }
    }

    private synchronized void awaitWork() throws InterruptedException {
        long begun = System.nanoTime();
        while (!closing && kept >= wanted) {
            long now = System.nanoTime();
            long left = begun + beatNanos - now;
            if (kept < added) {
                left = Math.min(left, waitingSince + NOTE_NANOS - now);
            }
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized void fail(JournalException e) {
        failure = e;
        notifyAll();
    }

    @Override
    public boolean replace(Stream<String> entries) {
        return held.replace(entries);
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (isWhole()) {
            held.release();
        }
        // Not before: the SDK sends nothing for a thread that is interrupted.
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isWhole() {
        return failure == null;
    }
}

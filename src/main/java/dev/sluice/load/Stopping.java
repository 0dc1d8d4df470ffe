package dev.sluice.load;

import dev.sluice.report.Signals;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How signals end a load. The first stops the reading; what was read is still delivered, as long as records are acknowledged. SIGINT or
 * SIGTERM, once more, gives it up. A second SIGHUP does not: the system and the shell both send one when a terminal is lost, and service
 * managers send one beside SIGTERM.
 */
final class Stopping implements AutoCloseable {
    private static final int BY_SIGNAL = 128;
    private static final int HANGUP = 1;
    private static final long LOOK_MILLIS = 200;

    /** What is to be stopped. */
    interface Load {
        /** Reads no more. Returns at once. */
        void stopReading();

        /** Says that it drains, and until when it waits. */
        void draining();

        /** Ends now, for this reason. */
        void giveUp(String reason);
    }

    private final Load load;
    private final Duration drainTimeout;
    private final LongSupplier acknowledged;
    private final AtomicInteger status = new AtomicInteger();
    private final AtomicInteger interrupts = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Signals.Subscription[] signals;

    /** @param acknowledged how many records are; a drain goes on as long as the figure grows */
    Stopping(Load load, Duration drainTimeout, LongSupplier acknowledged) {
        this.load = load;
        this.drainTimeout = drainTimeout;
        this.acknowledged = acknowledged;
        this.signals = new Signals.Subscription[] {
            Signals.on("HUP", () -> heard(HANGUP)),
            Signals.on("INT", () -> heard(2)),
            Signals.on("TERM", () -> heard(15))
        };
    }

    /** 128 and the number of the signal that came first; 0 if none did. */
    int status() {
        return status.get();
    }

    void heard(int signal) {
        boolean again = signal != HANGUP && interrupts.getAndIncrement() > 0;
        if (status.compareAndSet(0, BY_SIGNAL + signal)) {
            load.stopReading();
            load.draining();
            Thread thread = new Thread(this::watch, "sluice-drain");
            thread.setDaemon(true);
            thread.start();
        } else if (again) {
            load.giveUp("stopped before everything in flight was acknowledged");
        }
    }

    private void watch() {
        long before = acknowledged.getAsLong();
        long since = System.nanoTime();
        try {
            while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                long now = acknowledged.getAsLong();
                if (now != before) {
                    before = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since >= drainTimeout.toNanos()) {
                    load.giveUp("stopped: nothing was acknowledged for " + seconds() + " (--drain-timeout)");
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String seconds() {
        return drainTimeout.toMillis() % 1000 == 0 ? drainTimeout.toSeconds() + " s" : drainTimeout.toMillis() + " ms";
    }

    /** Signals are not heard any more: the load is over. */
    @Override
    public void close() {
        over.countDown();
        for (Signals.Subscription signal : signals) {
            signal.close();
        }
    }
}

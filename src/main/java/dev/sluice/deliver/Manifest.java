package dev.sluice.deliver;

import dev.sluice.deliver.Delivery.InFlight;
import dev.sluice.pack.Batch;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All batches that were taken and have not ended. Each ends here, once, and only here is its share of the budget given back: by an
 * acknowledgement, or for all of them by {@link #close}. Safe for use by several threads.
 */
final class Manifest {
    private static final Logger LOG = LoggerFactory.getLogger(Manifest.class);

    private final Budget budget;
    private final Outcomes outcomes;
    private final Map<Batch, Parcel> open = new ConcurrentHashMap<>();
    /** Why the load ended; null while it goes on. Set once. */
    private volatile @Nullable String closedFor;

    Manifest(Budget budget, Outcomes outcomes) {
        this.budget = budget;
        this.outcomes = outcomes;
    }

    /**
     * Waits for room in the budget and takes the batch.
     *
     * @throws DeliveryFailedException if the load has ended
     */
    Parcel take(Batch batch) throws InterruptedException, DeliveryFailedException {
        Parcel parcel = new Parcel(batch);
        if (!budget.acquire(parcel.budgetBytes(), batch.records().count())) {
            throw new DeliveryFailedException(closedFor == null ? "stopped" : closedFor);
        }
        open.put(batch, parcel);
        String reason = closedFor;
        if (reason != null) {
            // Closed in between, when this parcel was perhaps not yet among the open ones.
            fail(parcel, reason);
        }
        return parcel;
    }

    /** The parcel is in the stream, and perhaps its whole batch now. */
    void acknowledge(Parcel parcel, long latencyMillis) {
        if (parcel.land() && parcel.end()) {
            try {
                outcomes.acknowledged(parcel.batch, latencyMillis);
            } finally {
                giveBack(parcel);
            }
        }
    }

    private void fail(Parcel parcel, String reason) {
        if (parcel.end()) {
            try {
                outcomes.failed(parcel.batch, reason);
            } finally {
                giveBack(parcel);
            }
        }
    }

    private void giveBack(Parcel parcel) {
        open.remove(parcel.batch);
        budget.release(parcel.budgetBytes(), parcel.batch.records().count());
    }

    /** Takes nothing more, and fails all that has not ended. The first reason counts. */
    synchronized void close(String reason) {
        if (closedFor == null) {
            closedFor = reason;
            budget.close();
            for (Parcel parcel : open.values()) {
                try {
                    fail(parcel, reason);
                } catch (RuntimeException | Error e) {
                    LOG.error("nobody took the end of batch {}", parcel.batch.id(), e);
                }
            }
        }
    }

    boolean isClosed() {
        return closedFor != null;
    }

    boolean awaitEmpty(Duration timeout) throws InterruptedException {
        return budget.awaitEmpty(timeout);
    }

    InFlight inFlight() {
        return budget.inFlight();
    }
}

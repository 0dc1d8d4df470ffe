package dev.sluice.deliver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadLocalRandom;

/** Parcels that are tried again, each when its time has come. For one thread. */
final class RetryQueue {
    private static final long FIRST_BACKOFF_MILLIS = 100;
    private static final long LONGEST_BACKOFF_MILLIS = 5_000;

    private final PriorityQueue<Retry> waiting = new PriorityQueue<>(Comparator.comparingLong(Retry::dueNanos));

    private record Retry(long dueNanos, Parcel parcel) {}

    /** The pause is the longer, the more tries of the parcel have failed. */
    void add(Parcel parcel, long now) {
        waiting.add(new Retry(now + backoffMillis(parcel) * 1_000_000, parcel));
    }

    /** Takes out those whose time has come. */
    List<Parcel> due(long now) {
        List<Parcel> due = new ArrayList<>();
        while (dueInNanos(now) <= 0) {
            due.add(waiting.remove().parcel());
        }
        return due;
    }

    /** The time until the next is due; the longest there is if there is none. */
    long dueInNanos(long now) {
        Retry next = waiting.peek();
        return next == null ? Long.MAX_VALUE : next.dueNanos() - now;
    }

    /** Doubles with each try, cut by up to a half at random, so that what failed together does not come back together. */
    private static long backoffMillis(Parcel parcel) {
        long full = Math.min(LONGEST_BACKOFF_MILLIS, FIRST_BACKOFF_MILLIS << Math.min(10, parcel.failedTries - 1));
        return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }
}

package dev.sluice.deliver;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rate that counts now, looked at several times a second. For one thread. */
final class CurrentRate {
    private static final long EVERY_NANOS = 250_000_000;

    private final Rates rates;
    private Rate rate;
    private long seenNanos;
    private @Nullable String trouble;

    CurrentRate(Rates rates, long now) {
        this.rates = rates;
        this.rate = rates.at(Instant.now());
        this.seenNanos = now;
    }

    Rate get() {
        return rate;
    }

    /** Whether it is another than it was when last looked at; people are told, and of what is wrong with it. */
    boolean changes(long now, Consumer<String> people) {
        if (now - seenNanos < EVERY_NANOS) {
            return false;
        }
        seenNanos = now;
        Rate before = rate;
        rate = rates.at(Instant.now());
        boolean changed = !rate.equals(before);
        if (changed) {
            people.accept("the rate is " + rate.text() + " from now on");
        }
        String troubleNow = rates.trouble();
        if (troubleNow != null && !troubleNow.equals(trouble)) {
            people.accept(troubleNow);
        }
        trouble = troubleNow;
        return changed;
    }
}

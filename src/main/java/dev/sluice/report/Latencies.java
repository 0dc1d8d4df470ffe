package dev.sluice.report;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long records take from the first try to the acknowledgement, counted in steps of 1, 2, 5. Safe for use by several threads. */
public final class Latencies {
    private static final long[] UPPER_MILLIS = {
        1,
        2,
        5,
        10,
        20,
        50,
        100,
        200,
        500,
        1_000,
        2_000,
        5_000,
        10_000,
        20_000,
        50_000,
        100_000,
        1_000_000,
        Long.MAX_VALUE
    };

    private final AtomicLongArray counts = new AtomicLongArray(UPPER_MILLIS.length);

    /** Records that took {@code fromMillis} or longer, but less than {@code toMillis}. */
    public record Step(long fromMillis, long toMillis, long records) implements Serializable {}

    public void add(long millis) {
        int step = 0;
        while (millis >= UPPER_MILLIS[step] && step < UPPER_MILLIS.length - 1) {
            step++;
        }
        counts.incrementAndGet(step);
    }

    /** Those that were counted elsewhere. */
    public void add(List<Step> steps) {
        for (Step each : steps) {
            int step = 0;
            while (UPPER_MILLIS[step] < each.toMillis()) {
                step++;
            }
            counts.addAndGet(step, each.records());
        }
    }

    /** The steps from the first that holds a record to the last. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        int last = UPPER_MILLIS.length - 1;
        while (last >= 0 && counts.get(last) == 0) {
            last--;
        }
        for (int step = 0; step <= last; step++) {
            if (!steps.isEmpty() || counts.get(step) > 0) {
                steps.add(new Step(step == 0 ? 0 : UPPER_MILLIS[step - 1], UPPER_MILLIS[step], counts.get(step)));
            }
        }
        return steps;
    }
}

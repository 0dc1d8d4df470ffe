package dev.sluice.report;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How long records take from the first try to the acknowledgement, counted in classes. Safe for use by several threads. */
public final class Latencies {
    /** Each class ends here. Fine enough that a percentile on the straight line within one is right to some percent. */
    private static final long[] UPPER_MILLIS = LongStream.concat(
                    LongStream.of(1, 2, 3, 4, 5, 6, 8),
                    LongStream.concat(
                            LongStream.of(10, 100, 1_000, 10_000)
                                    .flatMap(decade -> LongStream.of(10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
                                            .map(tenths -> tenths * decade / 10)),
                            LongStream.of(100_000, 1_000_000, Long.MAX_VALUE)))
            .toArray();

    /** A step of the report ends with those that begin with one of these digits. */
    private static final String STEPS = "125";

    private final AtomicLongArray counts = new AtomicLongArray(UPPER_MILLIS.length);

    /** Records that took {@code fromMillis} or longer, but less than {@code toMillis}. */
    public record Step(long fromMillis, long toMillis, long records) implements Serializable {}

    public void add(long millis) {
        int at = 0;
        while (millis >= UPPER_MILLIS[at] && at < UPPER_MILLIS.length - 1) {
            at++;
        }
        counts.incrementAndGet(at);
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

    /** The steps of 1, 2, 5 from the first that holds a record to the last. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        long from = 0;
        long records = 0;
        int empty = 0;
        for (int at = 0; at < UPPER_MILLIS.length; at++) {
            records += counts.get(at);
            if (isStep(UPPER_MILLIS[at])) {
                if (records > 0 || !steps.isEmpty()) {
                    steps.add(new Step(from, UPPER_MILLIS[at], records));
                    empty = records > 0 ? 0 : empty + 1;
                }
                from = UPPER_MILLIS[at];
                records = 0;
            }
        }
        return steps.subList(0, steps.size() - empty);
    }

    private static boolean isStep(long upperMillis) {
        String digits = Long.toString(upperMillis);
        return upperMillis == Long.MAX_VALUE
                || (STEPS.indexOf(digits.charAt(0)) >= 0
                        && digits.substring(1).chars().allMatch(c -> c == '0'));
    }

    /** How many records there were so far in each class, for {@link #quantile}. */
    public List<Long> counts() {
        return IntStream.range(0, counts.length()).mapToObj(counts::get).toList();
    }

    /**
     * The milliseconds below which {@code share} (0 to 1) of the records lie that came between two {@link #counts}; NaN if there were
     * none. {@code before} is empty for all.
     */
    static double quantile(List<Long> before, List<Long> after, double share) {
        long total = 0;
        for (int at = 0; at < after.size(); at++) {
            total += in(before, after, at);
        }
        double rank = share * total;
        long seen = 0;
        for (int at = 0; at < after.size(); at++) {
            long records = in(before, after, at);
            if (records > 0 && seen + records >= rank) {
                long from = at == 0 ? 0 : UPPER_MILLIS[at - 1];
                long to = at == UPPER_MILLIS.length - 1 ? from : UPPER_MILLIS[at];
                return from + (to - from) * (rank - seen) / records;
            }
            seen += records;
        }
        return Double.NaN;
    }

    private static long in(List<Long> before, List<Long> after, int at) {
        return after.get(at) - (before.isEmpty() ? 0 : before.get(at));
    }
}

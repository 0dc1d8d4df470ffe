package dev.sluice.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the lines that cannot be loaded, by reason, against the limit. Safe for use by several threads. */
final class Rejections {
    private final RejectLimit limit;
    private final Map<String, LongAdder> byReason = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();

    Rejections(RejectLimit limit) {
        this.limit = limit;
    }

    void add(String reason) {
        byReason.computeIfAbsent(reason, r -> new LongAdder()).increment();
        total.increment();
    }

    long total() {
        return total.sum();
    }

    boolean tooMany(long lines) {
        return limit.exceeded(total.sum(), lines);
    }

    boolean tooManyAtEnd(long lines) {
        return limit.exceededAtEnd(total.sum(), lines);
    }

    Map<String, Long> byReason() {
        Map<String, Long> counts = new TreeMap<>();
        byReason.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }
}

package dev.sluice.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * What all runs of a job have come to, from the first one on: counters, as Prometheus has them, which only grow. The checkpoint keeps them from
 * run to run.
 */
public final class JobCounters {
    /** In the order of the metrics. Journals hold the names. */
    private static final List<Counter> COUNTERS = List.of(
            new Counter(
                    "events",
                    "Events acknowledged.",
                    now -> now.totals().events().acknowledged()),
            new Counter(
                    "read_bytes",
                    "Decompressed bytes read.",
                    now -> now.totals().bytesRead()),
            new Counter(
                    "rejected_lines",
                    "Lines that could not be loaded.",
                    now -> now.totals().events().rejected()),
            new Counter(
                    "filtered_events",
                    "Events passed over by a filter.",
                    now -> now.totals().events().filtered()),
            new Counter("records", "Kinesis records acknowledged.", LoadFigures::records),
            new Counter("sent_bytes", "Bytes acknowledged, data and partition keys.", LoadFigures::bytesSent),
            new Counter("retries", "Tries that failed, throttled ones included.", LoadFigures::retries),
            new Counter("throttled", "Tries that the stream throttled.", LoadFigures::throttled),
            new Counter("runs", "Runs that have ended.", now -> now instanceof LoadReport ? 1 : 0),
            new Counter(
                    "failed_runs",
                    "Runs that have ended with another status than 0 and 3.",
                    now -> now instanceof LoadReport end
                                    && !MetricsFile.isSuccess(end.run().exitStatus())
                            ? 1
                            : 0));

    private final Map<String, Long> before;

    /**
     * One of them.
     *
     * @param ofRun what one run adds, so far or at its end
     */
    record Counter(String name, String help, ToLongFunction<LoadFigures> ofRun) {}

    /** After runs that came to so much. */
    public JobCounters(Map<String, Long> before) {
        this.before = Map.copyOf(before);
    }

    static List<Counter> all() {
        return COUNTERS;
    }

    /** With what this run has added. */
    public Map<String, Long> with(LoadFigures run) {
        Map<String, Long> sums = new TreeMap<>(before);
        COUNTERS.forEach(counter -> sums.merge(counter.name(), counter.ofRun().applyAsLong(run), Long::sum));
        return sums;
    }
}

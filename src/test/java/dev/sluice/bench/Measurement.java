package dev.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One run of one contender.
 *
 * @param seconds from the start of its process to its end
 * @param logBytes bytes of log it went through
 * @param loader the process itself
 * @param daemon its children together
 * @param endpoint what the endpoint's process used meanwhile; nothing where none was needed
 * @param peakBytes resident memory of the process and its children at the worst moment
 * @param report what {@code --report} wrote, or an empty object for contenders that have no report
 */
record Measurement(
        double seconds,
        long logBytes,
        ProcessTree.Use loader,
        ProcessTree.Use daemon,
        ProcessTree.Use endpoint,
        long peakBytes,
        JsonNode report) {
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    static double median(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Of log, as a whole process. */
    double megabytesPerSecond() {
        return logBytes / MEGA / seconds;
    }

    /** Of log, from the first batch to the last acknowledgement; as a whole process where nothing tells. */
    double deliveryMegabytesPerSecond() {
        double delivery = report.path("deliveryMillis").asDouble() / 1000;
        return logBytes / MEGA / (delivery > 0 ? delivery : seconds);
    }

    double loaderSecondsPerGigabyte() {
        return perGigabyte(loader);
    }

    double daemonSecondsPerGigabyte() {
        return perGigabyte(daemon);
    }

    double endpointSecondsPerGigabyte() {
        return perGigabyte(endpoint);
    }

    private double perGigabyte(ProcessTree.Use use) {
        return use.cpuSeconds() / (logBytes / GIGA);
    }
}

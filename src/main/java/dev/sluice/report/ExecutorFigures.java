package dev.sluice.report;

/**
 * What one of several processes that carried out a load did.
 *
 * @param name how the engine that ran it calls it
 * @param ended whether it ended before the load did
 */
public record ExecutorFigures(String name, String host, long tasks, Work work, boolean ended) {
    /**
     * What it put into the stream.
     *
     * @param records acknowledged
     * @param bytes acknowledged, data and partition keys
     * @param retries tries that failed, throttled ones included
     */
    public record Work(long records, long bytes, long retries, long throttled) {}
}

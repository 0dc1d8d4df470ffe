package dev.sluice.read;

import java.util.Comparator;
import java.util.List;

/**
 * What a {@link Verification} came to.
 *
 * @param chunks that the checkpoint says are done
 * @param batches of them that were found, each counted once; likewise {@code events}
 * @param missing the chunks that are not proven, by source and offset
 * @param copies second copies of batches, and their events
 * @param damaged batches of the load whose records are not sound
 * @param others records that are not of this load, or carry no batch id
 */
public record Verdict(
        int chunks,
        long batches,
        long events,
        List<Missing> missing,
        long copies,
        long copiedEvents,
        long damaged,
        long others) {
    public Verdict {
        missing = List.copyOf(missing);
    }

    /** Whether every done chunk is all there. */
    public boolean isProven() {
        return missing.isEmpty();
    }

    /**
     * A chunk that is not all there: the bytes [start, end) of its source.
     *
     * @param missingEvents how many events fewer were found than the checkpoint says
     * @param contradictions batches that are there with other events than a batch of the same number
     */
    public record Missing(
            String sourceName,
            long start,
            long end,
            int missingBatches,
            int batches,
            long missingEvents,
            int contradictions)
            implements Comparable<Missing> {
        @Override
        public int compareTo(Missing other) {
            return Comparator.comparing(Missing::sourceName)
                    .thenComparingLong(Missing::start)
                    .thenComparingLong(Missing::end)
                    .compare(this, other);
        }
    }
}

package dev.sluice.read;

import java.util.Comparator;
import java.util.List;

/**
 * What a {@link Verification} came to.
 *
 * @param chunks that the checkpoint says are done
 * @param batches of them that were found, each counted once; likewise {@code events}
 * @param missing the chunks that are not all there, by source and offset
 * @param unproven the chunks of which that cannot be said either way, in the same order
 * @param copies second copies of batches, and their events
 * @param damaged batches of the load whose records are not sound
 * @param strays batches of the load outside of their shard's range, where a reshard left them; readers take nothing of them
 * @param others records that are not of this load, or carry no batch id
 */
public record Verdict(
        int chunks,
        long batches,
        long events,
        List<Gap> missing,
        List<Gap> unproven,
        long copies,
        long copiedEvents,
        long damaged,
        long strays,
        long others) {
    public Verdict {
        missing = List.copyOf(missing);
        unproven = List.copyOf(unproven);
    }

    /** Whether every done chunk is all there. */
    public boolean isProven() {
        return missing.isEmpty() && unproven.isEmpty();
    }

    /**
     * A chunk that is not proven: the bytes [start, end) of its source.
     *
     * @param missingEvents how many events fewer were found than the checkpoint says
     * @param contradictions batches that are there with other events than a batch of the same number
     */
    public record Gap(
            String sourceName,
            long start,
            long end,
            int missingBatches,
            int batches,
            long missingEvents,
            int contradictions)
            implements Comparable<Gap> {
        @Override
        public int compareTo(Gap other) {
            return Comparator.comparing(Gap::sourceName)
                    .thenComparingLong(Gap::start)
                    .thenComparingLong(Gap::end)
                    .compare(this, other);
        }
    }
}

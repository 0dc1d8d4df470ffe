package dev.sluice.verify;

import java.util.Comparator;
import java.util.List;

/**
 * What a {@link Verification} came to.
 *
 * @param chunks that the checkpoint says are done
 * @param missing the chunks that are not all there, by source and offset
 * @param unproven the chunks of which that cannot be said either way, in the same order
 */
public record Verdict(int chunks, Found found, List<Gap> missing, List<Gap> unproven, PassedOver passedOver) {
    /** Batches of the chunks, each counted once, and their events. */
    public record Found(long batches, long events) {}

    /**
     * Records that count for nothing.
     *
     * @param copies second copies of batches, and their events
     * @param damaged batches of the load whose records are not sound
     * @param strays batches of the load outside of their shard's range, where a reshard left them; readers take nothing of them
     * @param others records that are not of this load, or carry no batch id
     */
    public record PassedOver(long copies, long copiedEvents, long damaged, long strays, long others) {}

    public Verdict {
        missing = List.copyOf(missing);
        unproven = List.copyOf(unproven);
    }

    /** Whether every done chunk is all there. */
    public boolean isProven() {
        return missing.isEmpty() && unproven.isEmpty();
    }

    /**
     * A chunk that is not proven.
     *
     * @param missingEvents how many events fewer were found than the checkpoint says
     * @param contradictions batches that are there with other events than a batch of the same number
     */
    public record Gap(
            String sourceName, Extent extent, int missingBatches, int batches, long missingEvents, int contradictions)
            implements Comparable<Gap> {
        @Override
        public int compareTo(Gap other) {
            return Comparator.comparing(Gap::sourceName)
                    .thenComparingLong(gap -> gap.extent().start())
                    .thenComparingLong(gap -> gap.extent().end())
                    .compare(this, other);
        }
    }

    /** The bytes [start, end) of a source. */
    public record Extent(long start, long end) {}
}

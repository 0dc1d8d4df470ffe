package dev.sluice.plan;

import dev.sluice.pack.BatchSink;
import dev.sluice.pack.EventBuffer;
import dev.sluice.pack.LaneEvents;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.read.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packs by the chosen recipe, and where it is asked to compare, by the others as well; keeps what a plan must know of the events: how
 * long they took, their keys, and a block's worth of them to try other levels on. Owned by one worker.
 */
final class MeasuringPacker implements LayoutPacker {
    private static final int SAMPLE_BYTES = 5 << 20;

    private final List<Bench> benches;
    private final @Nullable KeyCensus census;
    private @Nullable ByteBuffer sample;
    private boolean comparing;

    /**
     * A packer for one worker.
     *
     * @param benches the chosen recipe's first; closed with this
     * @param census of the keys; null where there are none
     */
    MeasuringPacker(List<Bench> benches, @Nullable KeyCensus census) {
        this.benches = List.copyOf(benches);
        this.census = census;
    }

    /** Whether the next chunks are packed in the other ways, too. */
    void compare(boolean all) {
        comparing = all;
    }

    @Override
    public int pack(Chunk chunk, LaneEvents events, BatchSink sink) throws IOException, InterruptedException {
        keep(events);
        EventBuffer keyed = events.keyed();
        if (census != null && keyed != null) {
            census.add(keyed);
        }
        int batches = benches.get(0).pack(chunk, events, sink);
        for (Bench other : others()) {
            other.pack(chunk, events, other);
        }
        return batches;
    }

    private List<Bench> others() {
        return comparing ? benches.subList(1, benches.size()) : List.of();
    }

    private void keep(LaneEvents events) {
        int from = events.from();
        if (sample == null && events.to() > from) {
            int end = events.endFrom(Math.min(events.to(), from + SAMPLE_BYTES) - 1);
            sample = ByteBuffer.allocateDirect(end - from)
                    .put(0, events.memory(), from, end - from)
                    .limit(end - from);
        }
    }

    List<Bench> benches() {
        return benches;
    }

    @Nullable
    KeyCensus census() {
        return census;
    }

    /** Whole events, from position to limit; null if there were none. */
    @Nullable
    ByteBuffer sample() {
        return sample;
    }

    @Override
    public void close() {
        benches.forEach(Bench::close);
    }
}

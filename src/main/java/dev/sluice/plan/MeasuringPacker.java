package dev.sluice.plan;

import dev.sluice.pack.BatchSink;
import dev.sluice.pack.EventBounds;
import dev.sluice.pack.EventBuffer;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.source.Chunk;
import java.io.IOException;
import java.math.BigInteger;
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
    public int pack(Chunk chunk, ByteBuffer events, int from, int to, EventBounds bounds, BatchSink sink)
            throws IOException, InterruptedException {
        keep(events, from, to, bounds);
        long start = System.nanoTime();
        int batches = benches.get(0).packer.pack(chunk, events, from, to, bounds, sink);
        benches.get(0).packed(start, to - from);
        for (Bench other : others()) {
            start = System.nanoTime();
            other.packer.pack(chunk, events, from, to, bounds, other);
            other.packed(start, to - from);
        }
        return batches;
    }

    @Override
    public int pack(Chunk chunk, int lane, BigInteger hashKey, EventBuffer events, BatchSink sink)
            throws IOException, InterruptedException {
        keep(events.memory(), 0, events.bytes(), events);
        if (census != null) {
            census.add(events);
        }
        long start = System.nanoTime();
        int batches = benches.get(0).packer.pack(chunk, lane, hashKey, events, sink);
        benches.get(0).packed(start, events.bytes());
        for (Bench other : others()) {
            start = System.nanoTime();
            other.packer.pack(chunk, lane, hashKey, events, other);
            other.packed(start, events.bytes());
        }
        return batches;
    }

    private List<Bench> others() {
        return comparing ? benches.subList(1, benches.size()) : List.of();
    }

    private void keep(ByteBuffer events, int from, int to, EventBounds bounds) {
        if (sample == null && to > from) {
            int end = bounds.endFrom(Math.min(to, from + SAMPLE_BYTES) - 1);
            sample = ByteBuffer.allocateDirect(end - from)
                    .put(0, events, from, end - from)
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
        benches.forEach(bench -> bench.packer.close());
    }
}

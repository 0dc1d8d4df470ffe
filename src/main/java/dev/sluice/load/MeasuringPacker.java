package dev.sluice.load;

import dev.sluice.pack.BatchSink;
import dev.sluice.pack.EventBounds;
import dev.sluice.pack.EventBuffer;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.source.Chunk;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Packs, and keeps what a plan must know of it: the time, the keys, and a block's worth of events to try other levels on. */
final class MeasuringPacker implements LayoutPacker {
    private static final int SAMPLE_BYTES = 5 << 20;

    private final LayoutPacker packer;
    private final @Nullable KeyCensus census;
    private @Nullable ByteBuffer sample;
    private long nanos;
    private long bytes;

    /** @param census of the keys; null where nobody asks */
    MeasuringPacker(LayoutPacker packer, @Nullable KeyCensus census) {
        this.packer = packer;
        this.census = census;
    }

    @Override
    public <E extends Exception> int pack(
            Chunk chunk, ByteBuffer events, int from, int to, EventBounds bounds, BatchSink<E> sink)
            throws E, InterruptedException {
        keep(events, from, to, bounds);
        long start = System.nanoTime();
        int batches = packer.pack(chunk, events, from, to, bounds, sink);
        measured(start, to - from);
        return batches;
    }

    @Override
    public <E extends Exception> int pack(
            Chunk chunk, int lane, BigInteger hashKey, EventBuffer events, BatchSink<E> sink)
            throws E, InterruptedException {
        keep(events.memory(), 0, events.bytes(), events);
        if (census != null) {
            census.add(events);
        }
        long start = System.nanoTime();
        int batches = packer.pack(chunk, lane, hashKey, events, sink);
        measured(start, events.bytes());
        return batches;
    }

    private void keep(ByteBuffer events, int from, int to, EventBounds bounds) {
        if (sample == null && to > from) {
            int end = bounds.endFrom(Math.min(to, from + SAMPLE_BYTES) - 1);
            sample = ByteBuffer.allocateDirect(end - from)
                    .put(0, events, from, end - from)
                    .limit(end - from);
        }
    }

    private void measured(long startNanos, int length) {
        nanos += System.nanoTime() - startNanos;
        bytes += length;
    }

    /** Whole events, from position to limit; null if there were none. */
    @Nullable
    ByteBuffer sample() {
        return sample;
    }

    @Nullable
    KeyCensus census() {
        return census;
    }

    /** Time spent in the packer. */
    long nanos() {
        return nanos;
    }

    /** Bytes of events that were packed. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        packer.close();
    }
}

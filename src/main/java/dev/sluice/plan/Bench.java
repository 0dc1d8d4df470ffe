package dev.sluice.plan;

import dev.sluice.load.Recipe;
import dev.sluice.pack.Batch;
import dev.sluice.pack.BatchSink;
import dev.sluice.pack.LaneEvents;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.read.Chunk;
import java.io.IOException;

/** One recipe at work for one worker: its packer, what it made, and how long that took. */
final class Bench implements LayoutPacker, BatchSink {
    final Recipe recipe;
    final RecordTally tally;
    /** The packer's, chunk by chunk. */
    final Timings packing = new Timings();

    private long nanos;
    private long bytes;

    private final LayoutPacker packer;

    Bench(Recipe recipe, LayoutPacker packer, RecordTally tally) {
        this.recipe = recipe;
        this.packer = packer;
        this.tally = tally;
    }

    @Override
    public int pack(Chunk chunk, LaneEvents events, BatchSink sink) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int batches = packer.pack(chunk, events, sink);
        nanos += System.nanoTime() - start;
        bytes += events.to() - events.from();
        return batches;
    }

    /**
     * All of a chunk is packed.
     *
     * @return time in the packer
     */
    long chunkEnds() {
        long took = nanos;
        packing.add(bytes, took);
        nanos = 0;
        bytes = 0;
        return took;
    }

    @Override
    public void accept(Batch batch) {
        tally.add(batch);
    }

    /** Heard of the chosen recipe alone: a plan counts what that rejects. */
    @Override
    public void oversize(int from, int to) {}

    @Override
    public void close() {
        packer.close();
    }
}

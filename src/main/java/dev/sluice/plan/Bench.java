package dev.sluice.plan;

import dev.sluice.load.Recipe;
import dev.sluice.pack.Batch;
import dev.sluice.pack.BatchSink;
import dev.sluice.pack.LayoutPacker;

/** One recipe at work for one worker: its packer, what it made, and how long that took. */
final class Bench implements BatchSink {
    final Recipe recipe;
    final LayoutPacker packer;
    final RecordTally tally;
    /** Time in the packer. */
    long nanos;
    /** Bytes of events that the packer was handed. */
    long bytes;

    Bench(Recipe recipe, LayoutPacker packer, RecordTally tally) {
        this.recipe = recipe;
        this.packer = packer;
        this.tally = tally;
    }

    /** A call of the packer with {@code length} bytes of events is over. */
    void packed(long startNanos, int length) {
        nanos += System.nanoTime() - startNanos;
        bytes += length;
    }

    @Override
    public void accept(Batch batch) {
        tally.add(batch);
    }

    /** Told by the chosen recipe alone: a plan counts what that rejects. */
    @Override
    public void oversize(int from, int to) {}
}

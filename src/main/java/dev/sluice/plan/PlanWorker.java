package dev.sluice.plan;

import dev.sluice.ledger.ChunkListener;
import dev.sluice.ledger.ChunkTally;
import dev.sluice.load.ChunkWorker;
import dev.sluice.load.Observations;
import dev.sluice.load.Outlet;
import dev.sluice.pack.Batch;
import dev.sluice.read.Chunk;
import dev.sluice.source.ChunkSample;
import dev.sluice.source.FilledChunk;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes figures of one worker's chunks: has some packed in other ways, too, and lets go of what is packed. */
final class PlanWorker implements Outlet {
    /** The other ways are tried on one chunk in so many, since they cost as much as the chosen one each. */
    private static final int COMPARED_EVERY = 8;

    private final MeasuringPacker measuring;
    private final @Nullable ChunkSample sample;
    private final Observations seen;
    private final ChunkListener done;
    private int chunks;
    private long nanos;

    /**
     * A worker that has not begun.
     *
     * @param measuring what its chunks are packed by
     * @param sample null: all chunks
     * @param done hears of each chunk's rejects
     */
    PlanWorker(MeasuringPacker measuring, @Nullable ChunkSample sample, Observations seen, ChunkListener done) {
        this.measuring = measuring;
        this.sample = sample;
        this.seen = seen;
        this.done = done;
    }

    void time(ChunkWorker worker) throws IOException, InterruptedException {
        long start = System.nanoTime();
        worker.run();
        nanos = System.nanoTime() - start;
    }

    @Override
    public boolean takes(FilledChunk filled) {
        if (sample == null || sample.takes(filled.chunk())) {
            return true;
        }
        seen.watch.takeLongLines();
        seen.counters.bytesPassedOver.add(filled.bytes().remaining());
        return false;
    }

    @Override
    public void opened(Chunk chunk) {
        measuring.compare(chunks++ % COMPARED_EVERY == 0);
    }

    @Override
    public boolean submit(Batch batch) {
        measuring.benches().get(0).accept(batch);
        return true;
    }

    @Override
    public void packed(FilledChunk filled, ChunkTally tally) {
        done.done(filled.chunk(), tally);
    }

    /** A plan is to tell how many there are. */
    @Override
    public void tooManyRejected() {}

    MeasuringPacker measuring() {
        return measuring;
    }

    /** Time spent on anything but packing: reading and parsing. */
    long readNanos() {
        long packing =
                measuring.benches().stream().mapToLong(bench -> bench.nanos).sum();
        return Math.max(0, nanos - packing);
    }
}

package dev.sluice.plan;

import dev.sluice.ledger.ChunkListener;
import dev.sluice.ledger.ChunkTally;
import dev.sluice.load.ChunkWorker;
import dev.sluice.load.Observations;
import dev.sluice.load.Outlet;
import dev.sluice.pack.Batch;
import dev.sluice.read.Chunk;
import dev.sluice.report.PlanReport;
import dev.sluice.source.ChunkSample;
import dev.sluice.source.FilledChunk;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/** Makes figures of one worker's chunks: has some packed in other ways, too, and lets go of what is packed. */
final class PlanWorker implements Outlet {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final MeasuringPacker measuring;
    private final @Nullable ChunkSample sample;
    private final Observations seen;
    private final ChunkListener done;
    /** Of whatever was read, be it packed or not. */
    private final Timings reading = new Timings();

    private final Timings parsing = new Timings();
    private int chunks;
    private long readSince;
    private long takenSince;
    private long takenCpuSince;
    private long takenNanos;
    private long takenCpuNanos;

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
        readSince = System.nanoTime();
        worker.run();
        reading.add(0, System.nanoTime() - readSince);
    }

    @Override
    public boolean takes(FilledChunk filled) {
        long now = System.nanoTime();
        reading.add(filled.bytes().remaining(), now - readSince);
        if (sample == null || sample.takes(filled.chunk())) {
            takenSince = now;
            takenCpuSince = THREADS.getCurrentThreadCpuTime();
            return true;
        }
        readSince = now;
        seen.watch.takeLongLines();
        seen.counters.bytesPassedOver.add(filled.bytes().remaining());
        return false;
    }

    @Override
    public void opened(Chunk chunk) {
        measuring.compare(chunks++ % PlanReport.COMPARED_EVERY == 0);
    }

    @Override
    public boolean submit(Batch batch) {
        measuring.benches().get(0).accept(batch);
        return true;
    }

    @Override
    public void packed(FilledChunk filled, ChunkTally tally) {
        done.done(filled.chunk(), tally);
        readSince = System.nanoTime();
        takenNanos += readSince - takenSince;
        takenCpuNanos += THREADS.getCurrentThreadCpuTime() - takenCpuSince;
        long packing = measuring.benches().stream().mapToLong(Bench::chunkEnds).sum();
        parsing.add(filled.bytes().remaining(), Math.max(0, readSince - takenSince - packing));
    }

    /** A plan is to tell how many there are. */
    @Override
    public void tooManyRejected() {}

    MeasuringPacker measuring() {
        return measuring;
    }

    /** What the supplier took to give chunks; waiting for it counts. */
    Timings reading() {
        return reading;
    }

    Timings parsing() {
        return parsing;
    }

    /** Time from a chunk read to the same chunk packed, in all the ways that were tried. */
    long takenNanos() {
        return takenNanos;
    }

    /** Of that, the time that this thread had a core. */
    long takenCpuNanos() {
        return takenCpuNanos;
    }
}

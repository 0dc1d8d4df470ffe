package dev.sluice.plan;

import dev.sluice.ledger.ChunkListener;
import dev.sluice.load.ChunkPacker;
import dev.sluice.load.ChunkSink;
import dev.sluice.load.Observations;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.ChunkSample;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.SourceOptions;
import java.io.IOException;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One thread's way from chunks to figures: packs as a load does, some chunks in other ways, too, and lets go of what it has packed. */
final class PlanWorker implements AutoCloseable {
    /** The other ways are tried on one chunk in so many, since they cost as much as the chosen one each. */
    private static final int COMPARED_EVERY = 8;

    private final ChunkSupplier supplier;
    private final @Nullable ChunkSample sample;
    private final MeasuringPacker measuring;
    private final ChunkPacker packer;
    private final Observations seen;
    private final ChunkListener done;
    private final ChunkBuffer buffer;
    private int chunks;
    private long nanos;

    /**
     * A worker that has not begun.
     *
     * @param packer makes events and hands them to {@code measuring}, which tells afterwards what became of them; closed with the worker
     * @param done is told of each chunk's rejects
     */
    PlanWorker(
            ChunkSupplier supplier,
            SourceOptions source,
            MeasuringPacker measuring,
            ChunkPacker packer,
            Observations seen,
            ChunkListener done) {
        this.supplier = supplier;
        this.sample = source.sample();
        this.measuring = measuring;
        this.packer = packer;
        this.seen = seen;
        this.done = done;
        this.buffer = new ChunkBuffer(source.chunkBytes());
    }

    void run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        FilledChunk filled = supplier.next(buffer);
        while (filled != null) {
            if (sample != null && !sample.takes(filled.chunk())) {
                seen.watch.takeLongLines();
                seen.counters.bytesPassedOver.add(filled.bytes().remaining());
            } else {
                look(filled);
            }
            filled = supplier.next(buffer);
        }
        nanos = System.nanoTime() - start;
    }

    private void look(FilledChunk filled) throws IOException, InterruptedException {
        ChunkSink sink = new ChunkSink(filled, supplier, measuring.benches().get(0).tally::add, seen.rejections.kept());
        seen.watch.takeLongLines().forEach(sink::add);
        measuring.compare(chunks++ % COMPARED_EVERY == 0);
        SortedMap<Integer, Integer> batches = packer.pack(filled, sink);
        seen.counters.bytesRead.add(filled.bytes().remaining());
        seen.counters.filtered.add(sink.filtered());
        seen.counters.batches.add(sink.batches());
        done.done(filled.chunk(), sink.tally(batches));
        seen.rejections.settle(sink.lines(), sink.rejected());
    }

    MeasuringPacker measuring() {
        return measuring;
    }

    /** Time spent on anything but packing: reading and parsing. */
    long readNanos() {
        return Math.max(
                0,
                nanos
                        - measuring.benches().stream()
                                .mapToLong(bench -> bench.nanos)
                                .sum());
    }

    @Override
    public void close() {
        packer.close();
    }
}

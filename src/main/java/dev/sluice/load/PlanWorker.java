package dev.sluice.load;

import dev.sluice.deliver.DeliveryFailedException;
import dev.sluice.ledger.ChunkListener;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.ChunkSample;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One thread's way from chunks to figures: packs as a load does, some chunks in other ways, too, and lets go of what it has packed. */
final class PlanWorker implements AutoCloseable {
    /** The other ways are tried on one chunk in so many, since they cost as much as the chosen one each. */
    private static final int COMPARED_EVERY = 8;

    /** A recipe at work. */
    static final class Bench implements AutoCloseable {
        final Recipe recipe;
        final MeasuringPacker layout;
        final ChunkPacker packer;
        final RecordTally tally;
        /** Reading, parsing and packing. */
        long nanos;

        Bench(Recipe recipe, MeasuringPacker layout, ChunkPacker packer, RecordTally tally) {
            this.recipe = recipe;
            this.layout = layout;
            this.packer = packer;
            this.tally = tally;
        }

        @Override
        public void close() {
            packer.close();
        }
    }

    private final ChunkSupplier supplier;
    private final @Nullable ChunkSample sample;
    private final List<Bench> benches;
    private final LoadCounters counters;
    private final Rejections rejections;
    private final Rejections unheard = new Rejections(new RejectLimit(Long.MAX_VALUE, Double.NaN));
    private final InputWatch watch;
    private final ChunkListener done;
    private final ChunkBuffer buffer;
    private int chunks;

    /**
     * @param benches the chosen recipe's first; closed with the worker
     * @param done is told of each chunk's rejects
     */
    PlanWorker(
            ChunkSupplier supplier,
            @Nullable ChunkSample sample,
            List<Bench> benches,
            LoadCounters counters,
            Rejections rejections,
            InputWatch watch,
            ChunkListener done,
            int chunkBytes) {
        this.supplier = supplier;
        this.sample = sample;
        this.benches = benches;
        this.counters = counters;
        this.rejections = rejections;
        this.watch = watch;
        this.done = done;
        this.buffer = new ChunkBuffer(chunkBytes);
    }

    void run() throws IOException, InterruptedException, DeliveryFailedException {
        long start = System.nanoTime();
        FilledChunk filled = supplier.next(buffer);
        while (filled != null) {
            if (sample != null && !sample.takes(filled.chunk())) {
                watch.takeLongLines();
                counters.bytesPassedOver.add(filled.bytes().remaining());
                benches.get(0).packer.passOver(filled);
            } else {
                look(filled, start);
            }
            start = System.nanoTime();
            filled = supplier.next(buffer);
        }
    }

    private void look(FilledChunk filled, long startNanos)
            throws IOException, InterruptedException, DeliveryFailedException {
        Bench chosen = benches.get(0);
        ChunkSink sink = new ChunkSink(filled, supplier, chosen.tally::add, rejections);
        watch.takeLongLines().forEach(sink::add);
        SortedMap<Integer, Integer> batches = chosen.packer.pack(filled, sink);
        chosen.nanos += System.nanoTime() - startNanos;
        chosen.tally.chunks += sink.batches() > 0 ? 1 : 0;
        counters.bytesRead.add(filled.bytes().remaining());
        counters.lines.add(sink.events() + sink.rejected() + sink.filtered());
        counters.filtered.add(sink.filtered());
        counters.batches.add(sink.batches());
        done.done(filled.chunk(), sink.tally(batches));
        if (chunks++ % COMPARED_EVERY == 0) {
            for (Bench other : benches.subList(1, benches.size())) {
                compare(filled, other);
            }
        }
    }

    private void compare(FilledChunk filled, Bench other)
            throws IOException, InterruptedException, DeliveryFailedException {
        long start = System.nanoTime();
        ChunkSink sink = new ChunkSink(filled, supplier, other.tally::add, unheard);
        other.packer.pack(filled, sink);
        other.tally.chunks += sink.batches() > 0 ? 1 : 0;
        other.nanos += System.nanoTime() - start;
    }

    @Override
    public void close() {
        benches.forEach(Bench::close);
    }
}

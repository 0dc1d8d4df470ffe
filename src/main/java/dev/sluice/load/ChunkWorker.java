package dev.sluice.load;

import dev.sluice.deliver.Delivery;
import dev.sluice.ledger.ChunkLedger;
import dev.sluice.pack.Batch;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import java.io.IOException;
import java.util.SortedMap;

/**
 * One thread's way from chunks to submitted batches. It owns its buffer and its packer; what it shares with the others is the supplier
 * it reads from, and the ledger and the delivery it hands to.
 */
final class ChunkWorker implements AutoCloseable {
    /** Fresh memory is zeroed, which takes longer than all else where there is but a line to load; it grows as it fills. */
    private static final int FIRST_BYTES = 64 << 10;

    private final ChunkSupplier supplier;
    private final ChunkPacker packer;
    private final ChunkLedger ledger;
    private final Delivery delivery;
    private final Observations seen;
    private final ChunkBuffer buffer;

    ChunkWorker(ChunkSupplier supplier, ChunkPacker packer, ChunkLedger ledger, Delivery delivery, Observations seen) {
        this.supplier = supplier;
        this.packer = packer;
        this.ledger = ledger;
        this.delivery = delivery;
        this.seen = seen;
        this.buffer = new ChunkBuffer(FIRST_BYTES);
    }

    /** Loads chunk after chunk until there are no more; when too many lines are rejected, no more are read. */
    void run() throws IOException, InterruptedException {
        FilledChunk filled = supplier.next(buffer);
        while (filled != null) {
            load(filled);
            filled = supplier.next(buffer);
        }
    }

    private void load(FilledChunk filled) throws IOException, InterruptedException {
        ChunkSink sink = new ChunkSink(filled, supplier, this::submit, seen.rejections.kept());
        seen.watch.takeLongLines().forEach(sink::add);
        ledger.opened(filled.chunk());
        LoadCounters counters = seen.counters;
        counters.bytesRead.add(filled.bytes().remaining());
        SortedMap<Integer, Integer> batches = packer.pack(filled, sink);
        counters.rawBytesPacked.add(sink.rawBytes());
        counters.bytesPacked.add(filled.bytes().remaining());
        counters.filtered.add(sink.filtered());
        counters.cuts.add(sink.cuts());
        counters.batches.add(sink.batches());
        if (filled.complete()) {
            ledger.packed(filled.chunk(), sink.tally(batches));
        } else {
            ledger.broken(sink.tally(batches));
        }
        if (seen.rejections.settle(sink.lines(), sink.rejected())) {
            // What was taken from a pipe already comes all the same: nobody could read it again.
            supplier.stop();
        }
    }

    private boolean submit(Batch batch) throws IOException, InterruptedException {
        if (!ledger.submitting(batch)) {
            return false;
        }
        delivery.submit(batch);
        return true;
    }

    @Override
    public void close() {
        packer.close();
    }
}

package dev.sluice.load;

import dev.sluice.pack.LaneEvents;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import java.io.IOException;

/**
 * One thread's way from chunks to submitted batches. It owns its buffer, its parser and its packer; what it shares with the others is the
 * supplier it reads from, and what is behind its outlet.
 */
public final class ChunkWorker implements AutoCloseable {
    /** Small, since Java zeroes fresh memory, and that would take most of the time of a load of one line. It grows as it fills. */
    private static final int FIRST_BYTES = 64 << 10;

    private final ChunkSupplier supplier;
    private final ChunkParser parser;
    private final LayoutPacker packer;
    private final Outlet outlet;
    private final Observations seen;
    private final ChunkBuffer buffer = new ChunkBuffer(FIRST_BYTES);

    /** A worker that has not begun; parser and packer are closed with it. */
    public ChunkWorker(
            ChunkSupplier supplier, ChunkParser parser, LayoutPacker packer, Outlet outlet, Observations seen) {
        this.supplier = supplier;
        this.parser = parser;
        this.packer = packer;
        this.outlet = outlet;
        this.seen = seen;
    }

    /** Loads chunk after chunk until there are no more. */
    public void run() throws IOException, InterruptedException {
        FilledChunk filled = supplier.next(buffer);
        while (filled != null) {
            if (outlet.takes(filled)) {
                load(filled);
            }
            filled = supplier.next(buffer);
        }
    }

    private void load(FilledChunk filled) throws IOException, InterruptedException {
        long taken = System.nanoTime();
        ChunkSink sink = new ChunkSink(filled, supplier, outlet::submit, seen.rejections.kept());
        seen.watch.takeLongLines().forEach(sink::add);
        seen.counters.bytesRead.add(filled.bytes().remaining());
        outlet.opened(filled.chunk());
        for (LaneEvents events : parser.parse(filled, sink)) {
            sink.packed(events.lane(), packer.pack(filled.chunk(), events, sink));
        }
        seen.counters.packed(filled, sink);
        seen.watch.packed(InputReading.of(filled, taken, System.nanoTime()));
        outlet.packed(filled, sink.tally());
        if (seen.rejections.settle(sink.lines(), sink.rejected())) {
            outlet.tooManyRejected();
        }
    }

    @Override
    public void close() {
        parser.close();
        packer.close();
    }
}

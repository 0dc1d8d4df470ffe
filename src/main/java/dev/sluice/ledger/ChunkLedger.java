package dev.sluice.ledger;

import dev.sluice.deliver.Outcomes;
import dev.sluice.pack.Batch;
import dev.sluice.read.Chunk;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements of batches, which arrive in any order, become done chunks. A chunk is done when it is packed to its end and every
 * one of its batches is acknowledged; a chunk with a failed batch is never done, and is loaded again by the next run. Safe for use
 * by several threads.
 */
public final class ChunkLedger implements Outcomes {
    private final Map<Chunk, OpenChunk> open = new ConcurrentHashMap<>();
    private final ChunkListener listener;
    private final LongAdder acknowledgedRecords = new LongAdder();
    private final LongAdder acknowledgedEvents = new LongAdder();
    private final LongAdder acknowledgedRawBytes = new LongAdder();
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile long firstNanos;
    private volatile long lastNanos;

    public ChunkLedger(ChunkListener listener) {
        this.listener = listener;
    }

    /** A worker is about to pack the chunk. */
    public void opened(Chunk chunk) {
        open.put(chunk, new OpenChunk());
    }

    /** A batch of an opened chunk is about to be submitted; false if an earlier run did, and had its acknowledgement. */
    public boolean submitting(Batch batch) {
        if (listener.isAcknowledged(batch.id())) {
            return false;
        }
        if (!begun.get() && begun.compareAndSet(false, true)) {
            firstNanos = System.nanoTime();
        }
        find(batch.id().chunk()).pending.incrementAndGet();
        return true;
    }

    /** All of the chunk's batches are submitted. */
    public void packed(Chunk chunk, ChunkTally tally) {
        OpenChunk state = find(chunk);
        state.tally = tally;
        settle(chunk, state);
    }

    /** The input broke off inside the chunk: it is never done. */
    public void broken(ChunkTally tally) {
        listener.broken(tally);
    }

    @Override
    public void acknowledged(Batch batch, long latencyMillis) {
        lastNanos = System.nanoTime();
        acknowledgedRecords.add(batch.records().count());
        acknowledgedEvents.add(batch.id().events());
        acknowledgedRawBytes.add(batch.rawBytes());
        listener.acknowledged(batch.id());
        Chunk chunk = batch.id().chunk();
        settle(chunk, find(chunk));
    }

    @Override
    public void failed(Batch batch, String reason) {
        // The count of pending batches stays above zero for ever, so the chunk can never be taken for done.
    }

    public long acknowledgedRecords() {
        return acknowledgedRecords.sum();
    }

    public long acknowledgedEvents() {
        return acknowledgedEvents.sum();
    }

    /** Bytes of the acknowledged events before compression. */
    public long acknowledgedRawBytes() {
        return acknowledgedRawBytes.sum();
    }

    /** From the first batch submitted to the last acknowledgement, in milliseconds; 0 if none was acknowledged. */
    public long deliveryMillis() {
        return acknowledgedRecords() == 0 ? 0 : (lastNanos - firstNanos) / 1_000_000;
    }

    /** How many chunks are begun and not done. */
    int openChunks() {
        return open.size();
    }

    private OpenChunk find(Chunk chunk) {
        OpenChunk state = open.get(chunk);
        if (state == null) {
            throw new IllegalStateException("not an open chunk: " + chunk);
        }
        return state;
    }

    private void settle(Chunk chunk, OpenChunk state) {
        if (state.pending.decrementAndGet() == 0) {
            open.remove(chunk);
            ChunkTally tally = state.tally;
            if (tally == null) {
                throw new IllegalStateException("settled before it was packed: " + chunk);
            }
            listener.done(chunk, tally);
        }
    }

    private static final class OpenChunk {
        /** Batches without an end yet, and one for the packing itself. */
        final AtomicInteger pending = new AtomicInteger(1);

        /** Written before the packing's own share of pending is given back, read after pending reached zero. */
        volatile @Nullable ChunkTally tally;
    }
}

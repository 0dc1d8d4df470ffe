package dev.sluice.load;

import dev.sluice.source.FilledChunk;
import java.util.concurrent.atomic.LongAdder;

/** What the workers have read and made so far. Safe for use by several threads. */
public final class LoadCounters {
    /** Bytes of the inputs as they lie on disk. */
    public final LongAdder inputBytes = new LongAdder();
    /** Decompressed bytes in chunks. */
    public final LongAdder bytesRead = new LongAdder();
    /** Decompressed bytes that are in no chunk of a sample. */
    public final LongAdder bytesPassedOver = new LongAdder();
    /** Of them, those in chunks that are packed to their end, and what their events came to before compression. */
    final LongAdder bytesPacked = new LongAdder();

    final LongAdder rawBytesPacked = new LongAdder();
    public final LongAdder filtered = new LongAdder();
    /** Events that were longer than a record, and were split or truncated. */
    final LongAdder cuts = new LongAdder();

    public final LongAdder records = new LongAdder();
    public final LongAdder sources = new LongAdder();

    /** A chunk's batches are all submitted. */
    void packed(FilledChunk filled, ChunkSink sink) {
        rawBytesPacked.add(sink.rawBytes());
        bytesPacked.add(filled.bytes().remaining());
        filtered.add(sink.filtered());
        cuts.add(sink.cuts());
        records.add(sink.records());
    }

    /**
     * Bytes read whose events are acknowledged or passed over. A format makes events longer or shorter and a filter drops some, so what
     * is acknowledged is told in bytes of input by what the chunks packed so far came to.
     */
    long bytesDone(long acknowledgedRawBytes) {
        long packed = bytesPacked.sum();
        long raw = rawBytesPacked.sum();
        double done = raw == 0 ? Math.max(packed, acknowledgedRawBytes) : (double) acknowledgedRawBytes * packed / raw;
        return Math.min(bytesRead.sum(), Math.round(done));
    }
}

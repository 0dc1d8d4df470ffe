package dev.sluice.load;

import java.util.concurrent.atomic.LongAdder;

/** What the workers have read and made so far. Safe for use by several threads. */
final class LoadCounters {
    /** Bytes of the inputs as they lie on disk. */
    final LongAdder inputBytes = new LongAdder();
    /** Decompressed bytes in chunks. */
    final LongAdder bytesRead = new LongAdder();
    /** Decompressed bytes that are in no chunk of a sample. */
    final LongAdder bytesPassedOver = new LongAdder();
    /** Events packed, lines rejected and lines filtered. */
    final LongAdder lines = new LongAdder();

    final LongAdder filtered = new LongAdder();
    /** Events that were longer than a record, and were split or truncated. */
    final LongAdder cuts = new LongAdder();

    final LongAdder batches = new LongAdder();
    final LongAdder sources = new LongAdder();
}

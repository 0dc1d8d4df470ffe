package dev.sluice.load;

import dev.sluice.ledger.ChunkTally;
import dev.sluice.parse.FieldTally;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Bundle;
import dev.sluice.source.Origin;
import dev.sluice.source.Resume;
import dev.sluice.source.Span;
import java.io.Serializable;
import java.util.List;

/** What a task tells the driver, which keeps the journal, the rejects file and the sums. */
sealed interface Word extends Serializable {
    /** See {@link Resume}. */
    record Met(SourceId source, String name, Origin origin) implements Word {}

    /** The driver's answer says when. */
    record Planned(Resume.Planned plan) implements Word {}

    /** The driver's answer says when its members were. */
    record Bundled(Bundle bundle) implements Word {}

    record Filled(Chunk chunk, Span span) implements Word {}

    record Ended(SourceId source) implements Word {}

    record Acknowledged(BatchId batch) implements Word {}

    /**
     * All of the chunk's batches are acknowledged.
     *
     * @param reading by the wall clock
     * @param done false: the input broke off inside it
     */
    record Loaded(Chunk chunk, ChunkTally tally, ChunkCounts counts, InputReading reading, boolean done)
            implements Word {}

    /**
     * Nothing follows: all that was read is acknowledged.
     *
     * @param whole whether all of the task's inputs were read; if not, the load is being stopped
     * @param keys of what this try has parsed; what a try has that failed may be parsed again
     */
    record Through(
            boolean whole,
            List<InputEvent> inputs,
            FieldTally fields,
            KeyTraffic.Seen keys,
            long inputBytes,
            long passedOver)
            implements Word {}

    /**
     * What else one chunk came to, see {@link ChunkSink}.
     *
     * @param bytes of its lines
     */
    record ChunkCounts(
            long bytes, long lines, RejectTally rejected, long filtered, long cuts, long rawBytes, long records)
            implements Serializable {}
}

package dev.sluice.ledger;

import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;

/** Hears of acknowledgements on the sender's threads: it must hand them on and return at once. */
public interface ChunkListener {
    /** All of the chunk is acknowledged. */
    void done(Chunk chunk, ChunkTally tally);

    /** The input broke off inside the chunk, which will never be done; there are rejects in what could be read. */
    default void broken(ChunkTally tally) {}

    /** A batch is acknowledged; its share of the in-flight budget is taken until this returns. */
    default void acknowledged(BatchId batch) {}

    /** Whether an earlier run has had the acknowledgement of this very batch. */
    default boolean isAcknowledged(BatchId batch) {
        return false;
    }
}

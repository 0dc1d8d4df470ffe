package dev.sluice.load;

import dev.sluice.ledger.ChunkTally;
import dev.sluice.pack.Batch;
import dev.sluice.read.Chunk;
import dev.sluice.source.FilledChunk;
import java.io.IOException;

/** Where a worker's chunks go once they are packed: to the stream, or into the figures of a plan. */
public interface Outlet {
    /** Whether the chunk is wanted at all. */
    default boolean takes(FilledChunk filled) {
        return true;
    }

    /** The chunk's batches follow. */
    void opened(Chunk chunk);

    /** Waits while there is no room for it; false if an earlier run has sent it. */
    boolean submit(Batch batch) throws IOException, InterruptedException;

    /** All of the chunk's batches are submitted. */
    void packed(FilledChunk filled, ChunkTally tally);

    /** The chunks that are packed have more rejects than the user allows. */
    void tooManyRejected();
}

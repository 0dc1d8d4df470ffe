package dev.sluice.load;

import dev.sluice.deliver.Delivery;
import dev.sluice.ledger.ChunkLedger;
import dev.sluice.ledger.ChunkTally;
import dev.sluice.pack.Batch;
import dev.sluice.read.Chunk;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import java.io.IOException;

/** To the stream. Shared by all workers. */
record Submission(ChunkSupplier supplier, ChunkLedger ledger, Delivery delivery) implements Outlet {
    @Override
    public void opened(Chunk chunk) {
        ledger.opened(chunk);
    }

    @Override
    public boolean submit(Batch batch) throws IOException, InterruptedException {
        if (!ledger.submitting(batch)) {
            return false;
        }
        delivery.submit(batch);
        return true;
    }

    @Override
    public void packed(FilledChunk filled, ChunkTally tally) {
        if (filled.edges().complete()) {
            ledger.packed(filled.chunk(), tally);
        } else {
            ledger.broken(tally);
        }
    }

    /** What was taken from a pipe already comes all the same: nobody could read it again. */
    @Override
    public void tooManyRejected() {
        supplier.stop();
    }
}

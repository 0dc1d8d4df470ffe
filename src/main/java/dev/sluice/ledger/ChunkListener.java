package dev.sluice.ledger;

import dev.sluice.source.Chunk;

/** Is told when a chunk is all acknowledged. Called on the sender's threads: hand it on, do not work here. */
public interface ChunkListener {
    void done(Chunk chunk, ChunkTally tally);
}

package dev.sluice.pack;

import dev.sluice.read.Chunk;
import java.io.IOException;

/** Makes the batches of one record layout. Owned by one worker. */
public interface LayoutPacker extends AutoCloseable {
    /**
     * Packs all events that the chunk has for one lane.
     *
     * @return how many batches were made
     */
    int pack(Chunk chunk, LaneEvents events, BatchSink sink) throws IOException, InterruptedException;

    @Override
    void close();
}

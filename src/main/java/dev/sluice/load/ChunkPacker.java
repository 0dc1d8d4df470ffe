package dev.sluice.load;

import dev.sluice.deliver.DeliveryFailedException;
import dev.sluice.source.FilledChunk;
import java.io.IOException;
import java.util.SortedMap;

/** Makes the batches of one chunk after the other. Owned by one worker. */
public interface ChunkPacker extends AutoCloseable {
    String OVERSIZE = "longer than the largest record that the stream takes";

    /**
     * Hands every batch of the chunk to {@code sink}, and every line that cannot become part of one.
     *
     * @return how many batches each lane has
     */
    SortedMap<Integer, Integer> pack(FilledChunk filled, ChunkSink sink)
            throws IOException, DeliveryFailedException, InterruptedException;

    /** The chunk is not packed: only what later chunks must know of it is kept. */
    void passOver(FilledChunk filled) throws IOException, InterruptedException;

    @Override
    void close();
}

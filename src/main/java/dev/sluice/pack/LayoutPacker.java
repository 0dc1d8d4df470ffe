package dev.sluice.pack;

import dev.sluice.source.Chunk;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Makes the batches of one record layout. Owned by one worker. */
public interface LayoutPacker extends AutoCloseable {
    /**
     * Packs the events in [from, to) of {@code events}, all that the chunk has; they have no keys, and their batches may go to any shard.
     *
     * @param events direct; each event ends in a newline but perhaps the last
     * @return how many batches were made
     */
    int pack(Chunk chunk, ByteBuffer events, int from, int to, EventBounds bounds, BatchSink sink)
            throws IOException, InterruptedException;

    /**
     * Packs all that one lane of the chunk has; each event has its key.
     *
     * @param hashKey inside the lane's range
     * @return how many batches were made
     */
    int pack(Chunk chunk, int lane, BigInteger hashKey, EventBuffer events, BatchSink sink)
            throws IOException, InterruptedException;

    @Override
    void close();
}

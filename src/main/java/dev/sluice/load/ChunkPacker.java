package dev.sluice.load;

import dev.sluice.pack.Lanes;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.parse.FieldTally;
import dev.sluice.parse.ParsePlan;
import dev.sluice.source.Chunk;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Planning;
import java.io.IOException;
import java.util.SortedMap;
import java.util.function.Function;

/** Makes the batches of one chunk after the other. Owned by one worker. */
public interface ChunkPacker extends AutoCloseable {
    String OVERSIZE = "longer than the largest record that the stream takes";

    /**
     * A packer for one worker, closed with it.
     *
     * @param lanes shared by all workers, and so are traffic and fields
     * @param plannings when each chunk was planned
     */
    static ChunkPacker of(
            ParsePlan parse,
            LayoutPacker layout,
            Lanes lanes,
            Function<Chunk, Planning> plannings,
            KeyTraffic traffic,
            FieldTally fields) {
        return parse.passesThrough() && parse.eventStart() == null
                ? new WholeLinesPacker(layout)
                : new EventsPacker(parse, plannings, layout, lanes, traffic, fields);
    }

    /**
     * Hands every batch of the chunk to {@code sink}, and every line that cannot become part of one.
     *
     * @return how many batches each lane has
     */
    SortedMap<Integer, Integer> pack(FilledChunk filled, ChunkSink sink) throws IOException, InterruptedException;

    @Override
    void close();
}

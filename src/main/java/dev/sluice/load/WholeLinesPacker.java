package dev.sluice.load;

import dev.sluice.pack.Batch;
import dev.sluice.pack.BatchId;
import dev.sluice.pack.BatchSink;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.pack.LineBounds;
import dev.sluice.source.FilledChunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;

/** The short way: lines that stay as they are and may go anywhere are packed where they lie, without a look at any one of them. */
final class WholeLinesPacker implements ChunkPacker {
    private final LayoutPacker layout;

    WholeLinesPacker(LayoutPacker layout) {
        this.layout = layout;
    }

    @Override
    public SortedMap<Integer, Integer> pack(FilledChunk filled, ChunkSink sink)
            throws IOException, InterruptedException {
        ByteBuffer bytes = filled.bytes();
        int from = bytes.position();
        int to = bytes.limit();
        SortedMap<Integer, Integer> batches = new TreeMap<>();
        batches.put(
                BatchId.NO_LANE,
                layout.pack(filled.chunk(), bytes, from, to, new LineBounds(bytes, from, to), new BatchSink() {
                    @Override
                    public void accept(Batch batch) throws IOException, InterruptedException {
                        sink.deliver(batch);
                    }

                    @Override
                    public void cut(int start, int end) {
                        sink.cut(start, end);
                    }

                    @Override
                    public void oversize(int start, int end) {
                        sink.reject(start, end, OVERSIZE);
                    }
                }));
        return batches;
    }

    @Override
    public void close() {
        layout.close();
    }
}

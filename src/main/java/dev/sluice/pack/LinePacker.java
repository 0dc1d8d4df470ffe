package dev.sluice.pack;

import dev.sluice.source.Chunk;
import dev.sluice.source.Oversize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One event a record, without its newline. Owned by one worker. */
public final class LinePacker implements LayoutPacker {
    private final RecordLimits limits;
    private final Pieces pieces;

    public LinePacker(RecordLimits limits, Oversize oversize) {
        this.limits = limits;
        this.pieces = new Pieces(oversize, limits);
    }

    @Override
    public int pack(Chunk chunk, ByteBuffer lines, int from, int to, EventBounds bounds, BatchSink sink)
            throws IOException, InterruptedException {
        Pass pass = new Pass(chunk, BatchId.NO_LANE, lines, sink);
        for (int start = from; start < to; ) {
            int end = bounds.endFrom(start);
            pass.add(start, end, "-");
            start = end;
        }
        return pass.ordinal;
    }

    @Override
    public int pack(Chunk chunk, int lane, BigInteger hashKey, EventBuffer events, BatchSink sink)
            throws IOException, InterruptedException {
        Pass pass = new Pass(chunk, lane, events.memory(), sink);
        for (int event = 0; event < events.count(); event++) {
            int keyLength = events.keyEnd(event) - events.keyStart(event);
            String key = new String(events.keyMemory(), events.keyStart(event), keyLength, StandardCharsets.UTF_8);
            pass.add(events.start(event), events.end(event), key);
        }
        return pass.ordinal;
    }

    @Override
    public void close() {}

    /** One call's state. */
    private final class Pass {
        private final Chunk chunk;
        private final int lane;
        private final ByteBuffer memory;
        private final BatchSink sink;
        int ordinal;

        Pass(Chunk chunk, int lane, ByteBuffer memory, BatchSink sink) {
            this.chunk = chunk;
            this.lane = lane;
            this.memory = memory;
            this.sink = sink;
        }

        void add(int start, int end, String key) throws IOException, InterruptedException {
            int keyBytes =
                    key.length() <= RecordLimits.OVERHEAD_BYTES / 3 ? 0 : key.getBytes(StandardCharsets.UTF_8).length;
            if (length(start, end) + Math.max(0, keyBytes - RecordLimits.OVERHEAD_BYTES) > limits.eventBytes()) {
                pieces.cut(memory, start, end, sink, (from, to) -> emit(from, to, key));
            } else {
                emit(start, end, key);
            }
        }

        private void emit(int start, int end, String key) throws IOException, InterruptedException {
            byte[] payload = new byte[length(start, end)];
            memory.get(start, payload);
            BatchId id = new BatchId(chunk, ordinal++, lane, 1, 0);
            sink.accept(new Batch(id, payload, key, null, lane == BatchId.NO_LANE, end - start));
        }

        private int length(int start, int end) {
            return (memory.get(end - 1) == '\n' ? end - 1 : end) - start;
        }
    }
}

package dev.sluice.pack;

import dev.sluice.source.Chunk;
import dev.sluice.source.Cutting.Oversize;
import java.io.IOException;
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
    public int pack(Chunk chunk, LaneEvents events, BatchSink sink) throws IOException, InterruptedException {
        Pass pass = new Pass(chunk, events, sink);
        EventBuffer keyed = events.keyed();
        if (keyed != null) {
            for (int event = 0; event < keyed.count(); event++) {
                int keyLength = keyed.keyEnd(event) - keyed.keyStart(event);
                String key = new String(keyed.keyMemory(), keyed.keyStart(event), keyLength, StandardCharsets.UTF_8);
                pass.add(keyed.start(event), keyed.end(event), key);
            }
            return pass.ordinal;
        }
        for (int start = events.from(); start < events.to(); ) {
            int end = events.endFrom(start);
            pass.add(start, end, "-");
            start = end;
        }
        return pass.ordinal;
    }

    @Override
    public void close() {}

    /** One call's state. */
    private final class Pass {
        private final Chunk chunk;
        private final LaneEvents events;
        private final ByteBuffer memory;
        private final BatchSink sink;
        int ordinal;

        Pass(Chunk chunk, LaneEvents events, BatchSink sink) {
            this.chunk = chunk;
            this.events = events;
            this.memory = events.memory();
            this.sink = sink;
        }

        void add(int start, int end, String key) throws IOException, InterruptedException {
            int keyBytes =
                    key.length() <= RecordLimits.OVERHEAD_BYTES / 3 ? 0 : key.getBytes(StandardCharsets.UTF_8).length;
            if (length(start, end) + Math.max(0, keyBytes - RecordLimits.OVERHEAD_BYTES) > limits.eventBytes()) {
                pieces.cut(events, start, end, sink, (from, to) -> emit(from, to, key));
            } else {
                emit(start, end, key);
            }
        }

        private void emit(int start, int end, String key) throws IOException, InterruptedException {
            byte[] payload = new byte[length(start, end)];
            memory.get(start, payload);
            BatchId id = new BatchId(chunk, ordinal++, events.lane(), 1, 0);
            sink.accept(new Batch(id, payload, key, null, events.lane() == BatchId.NO_LANE, end - start));
        }

        private int length(int start, int end) {
            return (memory.get(end - 1) == '\n' ? end - 1 : end) - start;
        }
    }
}

package dev.sluice.pack;

import dev.sluice.source.Chunk;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One event a record, without its newline. Owned by one worker. */
public final class LinePacker implements LayoutPacker {
    private final RecordLimits limits;

    public LinePacker(RecordLimits limits) {
        this.limits = limits;
    }

    @Override
    public <E extends Exception> int pack(
            Chunk chunk, ByteBuffer lines, int from, int to, EventBounds bounds, BatchSink<E> sink)
            throws E, InterruptedException {
        int ordinal = 0;
        for (int start = from; start < to; ) {
            int end = bounds.endFrom(start);
            if (emit(chunk, BatchId.NO_LANE, ordinal, lines, start, end, "-", true, sink)) {
                ordinal++;
            }
            start = end;
        }
        return ordinal;
    }

    @Override
    public <E extends Exception> int pack(
            Chunk chunk, int lane, BigInteger hashKey, EventBuffer events, BatchSink<E> sink)
            throws E, InterruptedException {
        int ordinal = 0;
        for (int event = 0; event < events.count(); event++) {
            int keyLength = events.keyEnd(event) - events.keyStart(event);
            String key = new String(events.keyMemory(), events.keyStart(event), keyLength, StandardCharsets.UTF_8);
            if (emit(chunk, lane, ordinal, events.memory(), events.start(event), events.end(event), key, false, sink)) {
                ordinal++;
            }
        }
        return ordinal;
    }

    private <E extends Exception> boolean emit(
            Chunk chunk,
            int lane,
            int ordinal,
            ByteBuffer memory,
            int start,
            int end,
            String key,
            boolean free,
            BatchSink<E> sink)
            throws E, InterruptedException {
        int stop = memory.get(end - 1) == '\n' ? end - 1 : end;
        if (stop - start > limits.eventBytes()) {
            sink.oversize(start, end);
            return false;
        }
        byte[] payload = new byte[stop - start];
        memory.get(start, payload);
        sink.accept(new Batch(new BatchId(chunk, ordinal, lane, 1, 0), payload, key, null, free, end - start));
        return true;
    }

    @Override
    public void close() {}
}

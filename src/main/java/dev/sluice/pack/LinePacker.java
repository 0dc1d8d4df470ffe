package dev.sluice.pack;

import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.source.Cutting.Oversize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One event a record, without its newline; a batch is a run of them. Owned by one worker. */
public final class LinePacker implements LayoutPacker {
    /** A tenth of a second's records of one shard, so that shards are still dealt evenly and at an even pace. */
    private static final int RUN_RECORDS = 100;

    private static final int RUN_BYTES = 64 << 10;

    private final RecordLimits limits;
    private final Pieces pieces;
    private final int runRecords;

    // The run that is being gathered.
    private final int[] ends;
    private final List<String> keys = new ArrayList<>();
    private byte[] data = new byte[0];
    private int count;
    private long rawBytes;

    /** @param alone whether each record is a batch: those of a run may change places when some of them are sent again */
    public LinePacker(RecordLimits limits, Oversize oversize, boolean alone) {
        this.limits = limits;
        this.pieces = new Pieces(oversize, limits);
        this.runRecords = alone ? 1 : RUN_RECORDS;
        this.ends = new int[runRecords];
    }

    @Override
    public int pack(Chunk chunk, LaneEvents events, BatchSink sink) throws IOException, InterruptedException {
        count = 0;
        rawBytes = 0;
        keys.clear();
        Pass pass = new Pass(chunk, events, sink);
        EventBuffer keyed = events.keyed();
        if (keyed != null) {
            for (int event = 0; event < keyed.count(); event++) {
                int keyLength = keyed.keyEnd(event) - keyed.keyStart(event);
                String key = new String(keyed.keyMemory(), keyed.keyStart(event), keyLength, StandardCharsets.UTF_8);
                pass.add(keyed.start(event), keyed.end(event), key);
            }
        } else {
            for (int start = events.from(); start < events.to(); ) {
                int end = events.endFrom(start);
                pass.add(start, end, "-");
                start = end;
            }
        }
        pass.finish();
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
                finish();
                pieces.cut(events, start, end, sink, (from, to) -> {
                    append(from, to, key);
                    finish();
                });
            } else {
                append(start, end, key);
            }
        }

        private void append(int start, int end, String key) throws IOException, InterruptedException {
            int length = length(start, end);
            int from = count == 0 ? 0 : ends[count - 1];
            if (count == runRecords || (count > 0 && from + length > RUN_BYTES)) {
                finish();
                from = 0;
            }
            if (data.length - from < length) {
                data = Arrays.copyOf(data, Math.max(RUN_BYTES, from + length));
            }
            memory.get(start, data, from, length);
            ends[count++] = from + length;
            keys.add(key);
            rawBytes += end - start;
        }

        private int length(int start, int end) {
            return (memory.get(end - 1) == '\n' ? end - 1 : end) - start;
        }

        private void finish() throws IOException, InterruptedException {
            if (count == 0) {
                return;
            }
            BatchId id = new BatchId(chunk, ordinal++, events.lane(), count, 0);
            List<String> each = events.keyed() == null ? List.of(keys.get(0)) : List.copyOf(keys);
            Records records = new Records(Arrays.copyOf(data, ends[count - 1]), Arrays.copyOf(ends, count), each);
            boolean free = events.lane() == BatchId.NO_LANE;
            long raw = rawBytes;
            count = 0;
            rawBytes = 0;
            keys.clear();
            sink.accept(new Batch(id, records, null, free, raw));
        }
    }
}

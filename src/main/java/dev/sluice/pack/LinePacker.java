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
import org.jspecify.annotations.Nullable;

/**
 * One event a record: without its newline, or compressed with it, as a block of one line, so that records can be unpacked end to end. A
 * batch is a run of them. Owned by one worker.
 */
public final class LinePacker implements LayoutPacker {
    /** A tenth of a second's records of one shard, so that shards are still dealt evenly and at an even pace. */
    private static final int RUN_RECORDS = 100;

    private static final int RUN_BYTES = 64 << 10;

    private final RecordLimits limits;
    private final Pieces pieces;
    private final int runRecords;
    private final @Nullable BlockCodec codec;

    // The run that is being gathered.
    private final int[] ends;
    private final List<String> keys = new ArrayList<>();
    private byte[] data = new byte[0];
    private int count;
    private long rawBytes;

    /**
     * A packer for one worker.
     *
     * @param alone whether each record is a batch: those of a run may change places when some of them are sent again
     * @param codec closed with this; null: events stay as they are
     */
    public LinePacker(RecordLimits limits, Oversize oversize, boolean alone, @Nullable BlockCodec codec) {
        this.limits = limits;
        this.pieces = new Pieces(oversize, limits);
        this.runRecords = alone ? 1 : RUN_RECORDS;
        this.ends = new int[runRecords];
        this.codec = codec;
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
    public void close() {
        if (codec != null) {
            codec.close();
        }
    }

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
            ByteBuffer record = record(start, end);
            if (record.remaining() + Math.max(0, keyBytes - RecordLimits.OVERHEAD_BYTES) > limits.eventBytes()) {
                finish();
                pieces.cut(events, start, end, sink, (from, to) -> {
                    append(record(from, to), to - from, key);
                    finish();
                });
            } else {
                append(record, end - start, key);
            }
        }

        private ByteBuffer record(int start, int end) {
            ByteBuffer event = memory.duplicate().limit(end).position(start);
            if (codec != null) {
                return ByteBuffer.wrap(codec.encode(event, null));
            }
            return memory.get(end - 1) == '\n' ? event.limit(end - 1) : event;
        }

        private void append(ByteBuffer record, int raw, String key) throws IOException, InterruptedException {
            int length = record.remaining();
            int from = count == 0 ? 0 : ends[count - 1];
            if (count == runRecords || (count > 0 && from + length > RUN_BYTES)) {
                finish();
                from = 0;
            }
            if (data.length - from < length) {
                data = Arrays.copyOf(data, Math.max(RUN_BYTES, from + length));
            }
            record.get(data, from, length);
            ends[count++] = from + length;
            keys.add(key);
            rawBytes += raw;
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

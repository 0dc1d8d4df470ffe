package dev.sluice.pack;

import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.source.Cutting.Oversize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * KPL's aggregated record format, one user record an event. Every user record carries the explicit hash key under which its batch is
 * sent: readers drop user records whose key lies outside the shard they came from, and with that key none ever does, not even when the
 * shard was split while the batch was on its way. Owned by one worker.
 */
public final class AggregatedPacker implements LayoutPacker {
    /**
     * No batch of several events is larger: a record of nearly all that a shard takes in a second must arrive to the millisecond, or
     * it is refused; half of that may be half a second early. Chunks that follow each other go on dealing where the last one ended.
     */
    private static final int BATCH_BYTES = 512 << 10;

    private static final byte[] NO_KEY = "-".getBytes(StandardCharsets.US_ASCII);

    private final RecordLimits limits;
    private final Pieces pieces;
    private final Lanes lanes;
    private final AggregatedWriter writer = new AggregatedWriter();

    /** Batches without keys are dealt over {@code lanes} in turn. */
    public AggregatedPacker(RecordLimits limits, Oversize oversize, Lanes lanes) {
        this.limits = limits;
        this.pieces = new Pieces(oversize, limits);
        this.lanes = lanes;
    }

    /** Leaves the tag with the id out from now on. */
    public AggregatedPacker withoutIds() {
        writer.withoutIds();
        return this;
    }

    @Override
    public int pack(Chunk chunk, LaneEvents events, BatchSink sink) throws IOException, InterruptedException {
        Pass pass = new Pass(chunk, events, sink);
        EventBuffer keyed = events.keyed();
        if (keyed != null) {
            for (int i = 0; i < keyed.count(); i++) {
                pass.add(keyed.start(i), keyed.end(i), keyed.keyMemory(), keyed.keyStart(i), keyed.keyEnd(i));
            }
        } else {
            for (int start = events.from(); start < events.to(); ) {
                int end = events.endFrom(start);
                pass.add(start, end, NO_KEY, 0, NO_KEY.length);
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
        private int first;
        private int last;

        Pass(Chunk chunk, LaneEvents events, BatchSink sink) {
            this.chunk = chunk;
            this.events = events;
            this.memory = events.memory();
            this.sink = sink;
            writer.start(hashKey());
        }

        private BigInteger hashKey() {
            int lane = events.lane();
            long next = chunk.start() / BATCH_BYTES + ordinal;
            return lanes.range(lane == BatchId.NO_LANE ? (int) (next % lanes.count()) : lane)
                    .middle();
        }

        /** Adds the event in [start, end), which may end in its newline. */
        void add(int start, int end, byte[] keys, int keyFrom, int keyTo) throws IOException, InterruptedException {
            int growth = AggregatedWriter.growthAtMost(keyTo - keyFrom, length(start, end));
            if (writer.events() > 0 && writer.sizeBytes() + growth > Math.min(BATCH_BYTES, limits.batchBytes())) {
                finish();
            }
            if (writer.sizeBytes() + growth <= limits.eventBytes()) {
                append(start, end, keys, keyFrom, keyTo);
                return;
            }
            pieces.cut(events, start, end, sink, (from, to) -> {
                append(from, to, keys, keyFrom, keyTo);
                finish();
            });
        }

        private void append(int start, int end, byte[] keys, int keyFrom, int keyTo) {
            writer.add(writer.key(keys, keyFrom, keyTo), memory, start, length(start, end));
            if (writer.events() == 1) {
                first = start;
            }
            last = end;
        }

        private int length(int start, int end) {
            return (memory.get(end - 1) == '\n' ? end - 1 : end) - start;
        }

        /** Of the batch's events, which lie end to end. */
        private int checksum() {
            CRC32C crc = new CRC32C();
            crc.update(memory.duplicate().limit(last).position(first));
            return (int) crc.getValue();
        }

        void finish() throws IOException, InterruptedException {
            if (writer.events() == 0) {
                return;
            }
            BatchId id = new BatchId(chunk, ordinal, events.lane(), writer.events(), checksum());
            BigInteger hashKey = hashKey();
            sink.accept(new Batch(id, writer.finish(id), "-", hashKey, false, last - first));
            ordinal++;
            writer.start(hashKey());
        }
    }
}

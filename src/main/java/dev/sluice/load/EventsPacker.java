package dev.sluice.load;

import dev.sluice.pack.Batch;
import dev.sluice.pack.BatchId;
import dev.sluice.pack.BatchSink;
import dev.sluice.pack.EventBuffer;
import dev.sluice.pack.HotKeys;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.pack.PartitionKeys;
import dev.sluice.parse.EventStage;
import dev.sluice.parse.FieldTally;
import dev.sluice.parse.Key;
import dev.sluice.parse.MultiLine;
import dev.sluice.parse.ParsePlan;
import dev.sluice.source.Chunk;
import dev.sluice.source.EventStart;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Lines;
import dev.sluice.source.Planning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The long way: every line is looked at, becomes an event or not, and goes to the lane of its key. */
final class EventsPacker implements ChunkPacker {
    private final EventStage stage;
    private final @Nullable EventStart eventStart;
    private final Function<Chunk, Planning> plannings;
    private final LayoutPacker layout;
    /** Null where there are no keys. */
    private final @Nullable Lanes lanes;

    private final EventBuffer[] buffers;
    private final PartitionKeys keys = new PartitionKeys();
    private final HotKeys hotKeys = new HotKeys();
    private final long[] laneBytes;
    private final KeyTraffic traffic;
    private final FieldTally fields;
    private byte[] bytes = new byte[0];

    /** The traffic and the fields are shared by all workers; the layout's packer is this worker's own. */
    EventsPacker(
            ParsePlan plan,
            Function<Chunk, Planning> plannings,
            LayoutPacker layout,
            Lanes lanes,
            KeyTraffic traffic,
            FieldTally fields) {
        this.stage = new EventStage(plan);
        this.eventStart = plan.eventStart();
        this.plannings = plannings;
        this.layout = layout;
        this.lanes = plan.key().kind() == Key.Kind.RANDOM ? null : lanes;
        this.laneBytes = new long[lanes.count()];
        this.traffic = traffic;
        this.fields = fields;
        this.buffers = new EventBuffer[this.lanes == null ? 1 : lanes.count()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = new EventBuffer();
        }
    }

    @Override
    public SortedMap<Integer, Integer> pack(FilledChunk filled, ChunkSink sink)
            throws IOException, InterruptedException {
        parse(filled, sink);
        SortedMap<Integer, Integer> batches = new TreeMap<>();
        for (int lane = 0; lane < buffers.length; lane++) {
            EventBuffer events = buffers[lane];
            BatchSink delivering = new Delivering(sink, events, filled);
            if (lanes == null) {
                int count = layout.pack(filled.chunk(), events.memory(), 0, events.bytes(), events, delivering);
                batches.put(BatchId.NO_LANE, count);
            } else if (events.count() > 0) {
                laneBytes[lane] += events.bytes();
                batches.put(
                        lane,
                        layout.pack(filled.chunk(), lane, lanes.range(lane).middle(), events, delivering));
            }
            events.clear();
        }
        return batches;
    }

    private void parse(FilledChunk filled, ChunkSink sink) {
        ByteBuffer chunk = filled.bytes();
        int base = chunk.position();
        if (bytes.length < chunk.remaining()) {
            bytes = new byte[chunk.remaining()];
        }
        chunk.get(base, bytes, 0, chunk.remaining());
        Planning planning = plannings.apply(filled.chunk());
        for (FilledChunk part : filled.parts()) {
            stage.begin(header(part), planning);
            int end = part.bytes().limit() - base;
            for (int from = part.bytes().position() - base; from < end; ) {
                int to = eventEnd(chunk, base, from, end);
                boolean ended = bytes[to - 1] == '\n';
                accept(from, ended ? to - 1 : to, base, sink);
                from = to;
            }
        }
    }

    private static byte @Nullable [] header(FilledChunk part) {
        ByteBuffer brought = part.header();
        if (brought == null || !brought.hasRemaining()) {
            return null;
        }
        byte[] header = new byte[brought.remaining()];
        brought.get(brought.position(), header);
        return header;
    }

    /** Behind the newline of the event that begins at {@code from}. */
    private int eventEnd(ByteBuffer chunk, int base, int from, int length) {
        int end = lineEnd(from, length);
        for (int lines = 1; eventStart != null && end < length && lines < MultiLine.MAX_LINES; lines++) {
            int next = lineEnd(end, length);
            int stop = bytes[next - 1] == '\n' ? next - 1 : next;
            if (next - from > MultiLine.MAX_BYTES || eventStart.isStart(chunk, base + end, base + stop)) {
                break;
            }
            end = next;
        }
        return end;
    }

    private int lineEnd(int from, int length) {
        int newline = Lines.next(bytes, from, length);
        return newline < 0 ? length : newline + 1;
    }

    private void accept(int from, int to, int base, ChunkSink sink) {
        switch (stage.accept(bytes, from, to)) {
            case EVENT -> {
                EventBuffer buffer = buffers[0];
                if (lanes == null) {
                    buffer.append(stage.bytes(), stage.from(), stage.to(), from);
                } else {
                    keys.set(stage.keyBytes(), stage.keyFrom(), stage.keyTo());
                    buffer = buffers[keys.lane(lanes)];
                    buffer.append(stage.bytes(), stage.from(), stage.to(), from);
                    buffer.key(keys.bytes(), keys.from(), keys.to());
                    hotKeys.add(keys.bytes(), keys.from(), keys.to(), stage.to() - stage.from() + 1);
                }
            }
            case HEADER, FILTERED -> sink.filtered(1);
            case REJECTED -> sink.reject(base + from, base + to, stage.reason(), stage.errorOffset());
        }
    }

    @Override
    public void close() {
        traffic.add(hotKeys, laneBytes);
        stage.tell(fields);
        layout.close();
    }

    /** An event that fits into no record is told by the lines it came from. */
    private final class Delivering implements BatchSink {
        private final ChunkSink sink;
        private final EventBuffer events;
        private final FilledChunk filled;
        private final ByteBuffer chunk;

        Delivering(ChunkSink sink, EventBuffer events, FilledChunk filled) {
            this.sink = sink;
            this.events = events;
            this.filled = filled;
            this.chunk = filled.bytes();
        }

        @Override
        public void accept(Batch batch) throws IOException, InterruptedException {
            sink.deliver(batch);
        }

        @Override
        public void cut(int from, int to) {
            int origin = origin(from);
            sink.cut(chunk.position() + origin, end(origin));
        }

        @Override
        public void oversize(int from, int to) {
            int origin = origin(from);
            sink.reject(chunk.position() + origin, end(origin), OVERSIZE);
        }

        private int origin(int from) {
            return events.origin(events.eventAt(from));
        }

        private int end(int origin) {
            int base = chunk.position();
            int end = filled.partAt(base + origin).bytes().limit() - base;
            return base + eventEnd(chunk, base, origin, end);
        }
    }
}

package dev.sluice.pack;

import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.source.Cutting.Oversize;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a run of events into blocks, each the payload of one record. Where the cuts fall depends on the bytes alone: whether a block
 * fits is asked of the canonical level, whatever the level that is sent, so that a chunk loaded again makes the same batches.
 * Owned by one worker.
 */
public final class BlockPacker implements LayoutPacker {
    /** What is compressed first to see how much fits into a record. */
    private static final int PROBE_BYTES = 256 << 10;
    /** Of a record's room that a block aims at, since neighbours of the probe compress a little worse or better. */
    private static final double AIM = 0.88;
    /** More than the windows of the levels in use would gain nothing from larger blocks. */
    private static final int MAX_BLOCK_BYTES = 8 << 20;

    private final BlockCodec codec;
    private final RecordLimits limits;
    private final LevelChoice level;
    private final Pieces pieces;
    private final CRC32C crc = new CRC32C();
    /** Direct, for a piece and its newline. */
    private ByteBuffer piece = ByteBuffer.allocateDirect(0);

    private boolean carriesIds = true;

    /**
     * A packer for one worker.
     *
     * @param codec closed with this
     * @param level asked for each block: the rung at which it is sent
     */
    public BlockPacker(BlockCodec codec, RecordLimits limits, Oversize oversize, LevelChoice level) {
        this.codec = codec;
        this.limits = limits;
        this.pieces = new Pieces(oversize, limits);
        this.level = level;
    }

    /** Makes bare frames and members from now on, for decoders that fail at an id. */
    public BlockPacker withoutIds() {
        carriesIds = false;
        return this;
    }

    @Override
    public int pack(Chunk chunk, LaneEvents events, BatchSink sink) throws IOException, InterruptedException {
        Pass pass = new Pass(chunk, events, sink);
        int from = events.from();
        int to = events.to();
        if (from == to) {
            return 0;
        }
        long aim = aimBytes(pass, from, to);
        int pieces = Math.toIntExact((to - from + aim - 1) / aim);
        int start = from;
        for (int piece = 1; piece <= pieces && start < to; piece++) {
            int goal = from + (int) ((long) (to - from) * piece / pieces);
            int end = goal >= to ? to : pass.events.endFrom(goal);
            if (end > start) {
                emit(pass, start, end);
                start = end;
            }
        }
        return pass.ordinal;
    }

    private long aimBytes(Pass pass, int from, int to) {
        if (to - from <= limits.batchBytes()) {
            return (long) to - from;
        }
        int probeEnd = pass.events.endFrom(Math.min(to, from + PROBE_BYTES) - 1);
        int probeBytes = probeEnd - from;
        codec.use(level.canonical());
        BatchId none = new BatchId(pass.chunk, 0, pass.events.lane(), 0, 0);
        double ratio = (double) probeBytes
                / codec.encode(codec.body(slice(pass.memory, from, probeEnd)), carriesIds ? none : null).length;
        return Math.min(MAX_BLOCK_BYTES, Math.max(1, (long) (limits.batchBytes() * AIM * ratio)));
    }

    /** Sends [start, end) as one batch if it fits, else its halves. */
    private void emit(Pass pass, int start, int end) throws IOException, InterruptedException {
        int middle = middle(pass.events, start, end);
        boolean single = middle == start;
        int events = single ? 1 : pass.events.count(start, end);
        if (emit(pass, slice(pass.memory, start, end), events)) {
            return;
        }
        if (single) {
            pieces.cut(pass.events, start, end, pass.sink, (from, to) -> {
                if (!emit(pass, withNewline(pass.memory, from, to), 1)) {
                    throw new IllegalStateException("a piece of " + (to - from) + " bytes does not fit into a record");
                }
            });
        } else {
            emit(pass, start, middle);
            emit(pass, middle, end);
        }
    }

    /** Sends the block as one batch, unless it is larger than a record. */
    private boolean emit(Pass pass, ByteBuffer block, int events) throws IOException, InterruptedException {
        int rawBytes = block.remaining();
        ByteBuffer body = codec.body(block);
        BatchId id = new BatchId(pass.chunk, pass.ordinal, pass.events.lane(), events, checksum(body.duplicate()));
        byte[] payload = encode(body, carriesIds ? id : null, events == 1 ? limits.eventBytes() : limits.batchBytes());
        if (payload == null) {
            return false;
        }
        pass.ordinal++;
        String partitionKey = Integer.toHexString(id.crc32c());
        BigInteger hashKey = pass.events.hashKey();
        long packed = System.nanoTime();
        pass.sink.accept(new Batch(id, payload, partitionKey, hashKey, hashKey == null, rawBytes));
        long taken = System.nanoTime();
        level.taken(taken - packed, taken);
        return true;
    }

    private ByteBuffer withNewline(ByteBuffer events, int from, int to) {
        if (events.get(to - 1) == '\n') {
            return slice(events, from, to);
        }
        if (piece.capacity() <= to - from) {
            piece = ByteBuffer.allocateDirect(limits.pieceBytes() + 1);
        }
        return piece.clear()
                .put(0, events, from, to - from)
                .put(to - from, (byte) '\n')
                .limit(to - from + 1);
    }

    private byte @Nullable [] encode(ByteBuffer block, @Nullable BatchId id, int room) {
        long begun = System.nanoTime();
        codec.use(level.canonical());
        byte[] canonical = codec.encode(block, id);
        if (canonical.length > room) {
            return null;
        }
        long fitted = System.nanoTime();
        Rung wanted = level.next(block.remaining(), canonical.length, fitted - begun, fitted);
        if (wanted.equals(level.canonical())) {
            return canonical;
        }
        codec.use(wanted);
        byte[] payload = codec.encode(block, id);
        level.packed(payload.length, System.nanoTime() - fitted);
        return payload.length < canonical.length ? payload : canonical;
    }

    /** The bound between two events that lies nearest to the middle from below, else from above; start if there is but one event. */
    private static int middle(LaneEvents bounds, int start, int end) {
        int half = start + (end - start) / 2;
        int below = bounds.startFrom(half);
        if (below > start) {
            return below;
        }
        int above = bounds.endFrom(half);
        return above < end ? above : start;
    }

    private int checksum(ByteBuffer block) {
        crc.reset();
        crc.update(block);
        return (int) crc.getValue();
    }

    private static ByteBuffer slice(ByteBuffer events, int from, int to) {
        return events.duplicate().limit(to).position(from);
    }

    @Override
    public void close() {
        codec.close();
    }

    /** One call's state. */
    private static final class Pass {
        final Chunk chunk;
        final LaneEvents events;
        final ByteBuffer memory;
        final BatchSink sink;
        int ordinal;

        Pass(Chunk chunk, LaneEvents events, BatchSink sink) {
            this.chunk = chunk;
            this.events = events;
            this.memory = events.memory();
            this.sink = sink;
        }
    }
}

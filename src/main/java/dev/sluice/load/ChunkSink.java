package dev.sluice.load;

import dev.sluice.ledger.ChunkTally;
import dev.sluice.ledger.LineBytes;
import dev.sluice.ledger.Reject;
import dev.sluice.ledger.RejectLines;
import dev.sluice.pack.Batch;
import dev.sluice.pack.BatchSink;
import dev.sluice.parse.container.Folding;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.read.Chunk;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.LinePlaces;
import dev.sluice.source.Lines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What becomes of one chunk: takes its batches and the lines that fit into none, and counts both. Owned by one worker. */
final class ChunkSink implements BatchSink {
    static final String OVERSIZE = "longer than the largest record that the stream takes";

    private final FilledChunk filled;
    private final ChunkSupplier supplier;
    private final BatchTarget target;
    private final boolean keepsRejects;
    private final RejectLines rejects = new RejectLines();
    private final RejectTally rejected = new RejectTally();
    private final SortedMap<Integer, Integer> batchesByLane = new TreeMap<>();
    private long events;
    private long records;
    private long filtered;
    private long cuts;
    private int lastCutEnd = -1;
    private long rawBytes;
    /** The parts whose lines are folded events. */
    private final Set<Chunk> folded = new HashSet<>();

    /** The byte whose line number is {@link #line}, by absolute index; -1 while no line was asked for. */
    private int countedTo = -1;

    private long line;
    /** The one of the chunk's parts that {@link #line} is of. */
    private FilledChunk part;

    /** Where a chunk's batches go. */
    interface BatchTarget {
        /** False if an earlier run has sent it. */
        boolean take(Batch batch) throws IOException, InterruptedException;
    }

    ChunkSink(FilledChunk filled, ChunkSupplier supplier, BatchTarget target, boolean keepsRejects) {
        this.filled = filled;
        this.part = filled;
        this.supplier = supplier;
        this.target = target;
        this.keepsRejects = keepsRejects;
    }

    /** Sends the batch on its way, if no earlier run has; waits while the in-flight budget is taken. */
    @Override
    public void accept(Batch batch) throws IOException, InterruptedException {
        events += batch.id().events();
        if (target.take(batch)) {
            rawBytes += batch.rawBytes();
            records += batch.records().count();
        }
    }

    @Override
    public void cut(int from, int to) {
        lastCutEnd = to;
        if (!filled.edges().startsInside() || from > filled.bytes().position()) {
            cuts++;
        }
    }

    /** How many events that begin in the chunk were cut: one that goes on in the next chunk counts here. */
    long cuts() {
        ByteBuffer bytes = filled.bytes();
        boolean told = lastCutEnd == bytes.limit();
        boolean begunBefore = filled.edges().startsInside() && Lines.next(bytes, bytes.position(), bytes.limit()) < 0;
        return filled.edges().endsInside() && !told && !begunBefore ? cuts + 1 : cuts;
    }

    @Override
    public void oversize(int from, int to) {
        reject(from, to, OVERSIZE, 0);
    }

    /** All batches that the lane has are taken. */
    void packed(int lane, int count) {
        batchesByLane.put(lane, count);
    }

    /**
     * The line in [from, to) of the chunk's bytes, by absolute index, cannot be loaded for what stands {@code errorOffset} bytes behind its
     * start; it may end in its newline.
     */
    void reject(int from, int to, String reason, int errorOffset) {
        ByteBuffer bytes = filled.bytes();
        int end = to > from && bytes.get(to - 1) == '\n' ? to - 1 : to;
        FilledChunk its = filled.partAt(from);
        if (!its.chunk().equals(part.chunk())) {
            part = its;
            countedTo = -1;
        }
        long number = lineAt(from);
        LinePlaces places = part.first().places();
        long offset =
                places == null ? part.first().offset() + from - part.bytes().position() : places.offset(number);
        add(new Reject(
                part.source().name(),
                offset,
                places == null ? number : places.line(number),
                reason,
                errorOffset,
                lineBytes(bytes, from, end)));
    }

    /** Each line of this part is a folded event, which is told as it was written. */
    void unfoldLines(FilledChunk folds) {
        folded.add(folds.chunk());
    }

    private LineBytes lineBytes(ByteBuffer bytes, int from, int to) {
        if (!folded.contains(part.chunk())) {
            return new LineBytes(bytes, from, to);
        }
        byte[] line = new byte[to - from];
        bytes.get(from, line);
        JsonBuffer event = new JsonBuffer(line.length);
        Folding.unfold(line, 0, line.length, event);
        return new LineBytes(ByteBuffer.wrap(event.bytes()), 0, event.length());
    }

    /** The number of the first line in one of the chunk's parts, from 1; 0 where it cannot be known any more. */
    long firstLine(FilledChunk its) {
        return supplier.firstLine(its);
    }

    /** Counts from the last place on: from the chunk's start for each would be quadratic. */
    private long lineAt(int index) {
        ByteBuffer bytes = filled.bytes();
        if (countedTo < 0) {
            countedTo = part.bytes().position();
            line = supplier.firstLine(part);
        }
        if (line > 0) {
            // A lane's rejects stand in order, but each lane begins from the front again.
            line += index >= countedTo ? Lines.count(bytes, countedTo, index) : -Lines.count(bytes, index, countedTo);
            countedTo = index;
        }
        return line;
    }

    void add(Reject reject) {
        rejected.add(reject);
        if (keepsRejects) {
            rejects.add(reject);
        }
    }

    /** Lines left out because the user asked for it, and headers. */
    void filtered(long lines) {
        filtered += lines;
    }

    /** Of the batches that were submitted, before compression. */
    long rawBytes() {
        return rawBytes;
    }

    /** Of the batches that were submitted. */
    long records() {
        return records;
    }

    long filtered() {
        return filtered;
    }

    /** Events, rejected lines and filtered ones. */
    long lines() {
        return events + rejected.total() + filtered;
    }

    RejectTally rejected() {
        return rejected;
    }

    ChunkTally tally() {
        return new ChunkTally(
                filled.source().name(), filled.bytes().remaining(), events, batchesByLane, rejected.total(), rejects);
    }
}

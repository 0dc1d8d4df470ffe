package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.source.FilledChunk.Facts;
import dev.sluice.source.Plan.Range;
import dev.sluice.source.Resume.Planned;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** A source that is read at any offset by several workers at once. */
final class RangeSource implements Source {
    static final String SHORTER = "it became shorter while it was read";

    private final String name;
    private final Blob blob;
    private final Identity identity;
    private final Plan plan;
    private final long end;
    private final boolean endIsSeam;
    private final ChunkShare share;
    private final SourceOptions options;
    private final Facts facts;
    private final @Nullable EventStart eventStart;
    private final boolean keeps;
    private Logbook logbook;
    private boolean isMember;
    private final InputListener listener;
    private final @Nullable HeaderSearch headers;
    private volatile boolean stopped;
    // Guarded by this.
    private int reading;
    private boolean dealt;
    private boolean closed;
    private long brokenAt = Long.MAX_VALUE;
    private String reason = "";

    /**
     * @param end where the last chunk ends: the file's size or before
     * @param endIsSeam whether what is appended there later is no part of the event before
     */
    RangeSource(String name, Blob blob, Identity identity, long end, boolean endIsSeam, Terms terms) {
        this.name = name;
        this.blob = blob;
        this.identity = identity;
        this.end = end;
        this.endIsSeam = endIsSeam;
        this.share = terms.share();
        this.options = terms.options();
        this.keeps = terms.resume() != Resume.NONE;
        this.logbook = terms.resume();
        this.listener = terms.listener();
        this.facts = new Facts(name, identity.written(), terms.framing().way());
        this.eventStart = terms.framing().eventStart();
        HeaderLines its = terms.framing().headers();
        this.headers = its == null ? null : new HeaderSearch(its, blob);
        this.plan = new Plan(identity.id(), options.cutting().chunkBytes(), end, identity.known());
    }

    @Override
    public @Nullable Reading deal() throws IOException {
        Range range = plan.peek();
        while (range != null && !share.takes(range.chunk().start(), range.fresh())) {
            plan.taken(range, range.chunk().end());
            range = plan.peek();
        }
        while (range != null
                && !isMember
                && options.cutting().sample() != null
                && !options.cutting().sample().takes(range.chunk())) {
            passOver(range);
            range = plan.peek();
        }
        if (range == null || stopped || broken()) {
            if (range == null && blob.isFinished() && !broken()) {
                logbook.ended(identity.id());
            }
            return null;
        }
        Chunk chunk = range.chunk();
        if (range.fresh() && keeps) {
            // An object is known again by its ETag.
            boolean isObject = blob.origin().file() == null;
            int length = isObject ? 0 : (int) Math.min(chunk.end(), Resume.Mark.MAX_LENGTH);
            long from = chunk.end() - length;
            ByteBuffer before;
            try {
                before = blob.readFully(ByteBuffer.allocate(length), from);
                if (before.remaining() < length) {
                    // A mark of fewer bytes would match whatever the file becomes.
                    throw new IOException(SHORTER);
                }
            } catch (IOException e) {
                broke(from, Reasons.of(e));
                return deal();
            }
            boolean seam = endIsSeam && chunk.end() == end;
            logbook.planned(new Planned(facts, identity.beginning(), chunk, Source.mark(chunk.end(), before), seam));
        }
        plan.taken(range, chunk.end());
        boolean isEdge = plan.isEdge(chunk.start());
        long stop = plan.stop(chunk.end());
        synchronized (this) {
            reading++;
        }
        return buffer -> read(chunk, isEdge, stop, buffer);
    }

    /** Plans all chunks, which are read elsewhere, and closes it. */
    void planAll() throws IOException {
        while (deal() != null) {
            synchronized (this) {
                reading--;
            }
        }
        close();
    }

    @Override
    public @Nullable Range upcoming() {
        return plan.peek();
    }

    @Override
    public boolean isAtHand() {
        return true;
    }

    @Override
    public void tell(Logbook other) {
        logbook = other;
        // The sample takes bundles or leaves them.
        isMember = true;
    }

    private void passOver(Range range) {
        Chunk chunk = range.chunk();
        plan.taken(range, chunk.end());
        listener.progressed(chunk.end() - chunk.start());
        listener.passedOver(chunk.end() - chunk.start());
    }

    private FilledChunk read(Chunk chunk, boolean isEdge, long stop, ChunkBuffer buffer) throws IOException {
        try {
            // At once, since it is known how much there is to read: the chunk, and the rest of its last line.
            buffer.clear(Math.toIntExact(
                    Math.min(stop, chunk.end() + 2L * options.cutting().stepBytes()) - chunk.start()));
            Window window = new Window(blob::read, buffer, chunk.start(), stop);
            Cutter cutter = new Cutter(options.cutting(), eventStart, window, true);
            cutter.cut(chunk.start(), chunk.end(), isEdge);
            if (cutter.tooLong() >= 0) {
                long line = chunk.start() == 0 ? 1 + cutter.linesBeforeTooLong() : 0;
                listener.lineTooLong(name, chunk.source(), cutter.tooLong(), line, cutter.edge() - cutter.tooLong());
            }
            IOException failure = window.failure();
            boolean complete = failure == null && !(window.ended() && window.end() < stop);
            if (!complete) {
                broke(window.end(), failure == null ? SHORTER : Reasons.of(failure));
            }
            listener.progressed(chunk.end() - chunk.start());
            ByteBuffer bytes = cutter.bytes();
            ByteBuffer header = headers == null ? null : header(headers, cutter);
            // The last that is read for the chunk.
            boolean same = isSame();
            complete &= same && (headers == null || header != null);
            if (!complete && (keeps || !same || (headers != null && header == null))) {
                bytes.limit(bytes.position());
            }
            if (keeps) {
                logbook.filled(chunk, Span.of(cutter.offset(), bytes));
            }
            return new FilledChunk(
                    facts,
                    chunk,
                    bytes,
                    new FilledChunk.FirstLine(cutter.offset(), chunk.start() == 0 ? 1 : 0, header, null),
                    new FilledChunk.Edges(complete, cutter.startsInside(), cutter.endsInside()));
        } finally {
            synchronized (this) {
                reading--;
            }
            closeIfDone();
        }
    }

    /** Null if what stands before cannot be read any more: the chunk's lines mean nothing then. */
    private @Nullable ByteBuffer header(HeaderSearch search, Cutter cutter) throws ClosedByInterruptException {
        try {
            return search.before(cutter.bytes(), cutter.offset());
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            broke(cutter.offset(), "the header line that holds there: " + Reasons.of(e));
            return null;
        }
    }

    /** Otherwise what was just read may be half of what stood there before, and half of what stands there now. */
    private boolean isSame() throws ClosedByInterruptException {
        try {
            blob.requireSame();
            return true;
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            broke(0, Reasons.of(e));
            return false;
        }
    }

    private synchronized boolean broken() {
        return brokenAt < Long.MAX_VALUE;
    }

    /** Workers meet a break in any order; the first byte that could not be read is what the user wants to know. */
    private synchronized void broke(long offset, String why) {
        if (offset < brokenAt) {
            brokenAt = offset;
            reason = why;
        }
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        synchronized (this) {
            dealt = true;
        }
        closeIfDone();
    }

    private void closeIfDone() {
        synchronized (this) {
            if (!dealt || reading > 0 || closed) {
                return;
            }
            closed = true;
        }
        long broken;
        synchronized (this) {
            broken = brokenAt;
        }
        if (broken < Long.MAX_VALUE) {
            listener.unreadable(name, broken, reason);
        }
        try {
            blob.close();
        } catch (IOException e) {
            // Nothing is lost: it was only read.
        }
    }

    @Override
    public boolean isOneChunk() {
        return identity.known() == null && end <= options.cutting().chunkBytes();
    }

    @Override
    public boolean sequential() {
        return false;
    }

    @Override
    public Identity identity() {
        return identity;
    }
}

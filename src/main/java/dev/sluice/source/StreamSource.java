package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.source.FilledChunk.Facts;
import dev.sluice.source.Plan.Range;
import dev.sluice.source.Resume.Mark;
import dev.sluice.source.Resume.Planned;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source that is read in its order, by whichever worker's turn it is, straight into that worker's memory; what it read past
 * its chunk's last event goes to the next one. Workers come one at a time.
 */
final class StreamSource implements Source {
    private final String name;
    private final ReadableByteChannel channel;
    private final @Nullable Pipe pipe;
    private final Identity identity;
    private final Supplier<@Nullable Input> next;
    private final Plan plan;
    private final SourceOptions options;
    private final Facts facts;
    private final @Nullable EventStart eventStart;
    private final boolean keeps;
    private final long length;
    private Logbook logbook;
    private final InputListener listener;

    /** Bytes read and not given out, from position to limit; the first is the source's byte {@link #position}, a line's first. */
    private ByteBuffer carry;

    private @Nullable IOException failure;
    private long position;
    private long linesBefore;
    /** The end of the range dealt last: its edge is {@link #position}. */
    private long edgeOf;

    /** Whether the event before {@link #position} lacks its newline: the source ends there, or did when an earlier run read it. */
    private boolean endsOpen;

    /** Whether {@link #position} lies within a line that was cut there. */
    private boolean inside;

    private final Recent recent = new Recent();
    private final @Nullable HeaderInForce header;
    private final @Nullable SplitLines lines;
    private final boolean leavesTail;
    private boolean finished;
    private volatile boolean stopped;

    /**
     * @param read the decompressed bytes, split if they are to be
     * @param pipe where the bytes come from in the end, if it is one
     * @param next gives what can be opened when this source is read
     */
    StreamSource(
            String name,
            Unwrapped read,
            @Nullable Pipe pipe,
            Identity identity,
            Supplier<@Nullable Input> next,
            Terms terms) {
        this.name = name;
        this.channel = read.rest();
        this.lines = read.lines();
        this.leavesTail = read.leavesTail();
        this.carry = read.beginning().bytes();
        this.failure = read.beginning().failure();
        this.pipe = pipe;
        this.identity = identity;
        this.next = next;
        this.options = terms.options();
        this.keeps = terms.resume() != Resume.NONE;
        this.logbook = terms.resume();
        this.length = read.beginning().length();
        this.listener = terms.listener();
        this.facts = new Facts(name, identity.written(), terms.framing().way());
        this.eventStart = terms.framing().eventStart();
        HeaderLines its = terms.framing().headers();
        this.header = its == null ? null : new HeaderInForce(its);
        this.plan = new Plan(identity.id(), options.cutting().chunkBytes(), Long.MAX_VALUE, identity.known());
    }

    @Override
    public @Nullable Reading deal() {
        return finished || (stopped && pipe == null) ? null : this::read;
    }

    private @Nullable FilledChunk read(ChunkBuffer buffer) throws IOException {
        Range range = plan.peek();
        if (range == null) {
            throw new IllegalStateException("a stream's plan has no end");
        }
        long start = range.chunk().start();
        long end = range.chunk().end();
        if (pipe != null) {
            pipe.begin(carry.hasRemaining());
        }
        long stop = plan.stop(end);
        Window window = new Window(this::readOn, buffer, position, stop);
        window.whilePassingOver(lines != null ? lines::passedOver : header == null ? null : header::passedOver);
        Cutter cutter = new Cutter(options.cutting(), eventStart, window, false);
        cutter.begunInside(inside);
        cutter.cut(start, end, plan.isEdge(start) || start == edgeOf);
        boolean ended = window.ended() && window.end() < stop;
        // A pipe's last bytes count as they are; a member of an archive in a pipe was to go on.
        IOException broken = stopped && pipe != null ? null : window.failure();
        boolean tailLeft = ended && (lines == null ? leavesTail : lines.isTailLeft());
        boolean complete = broken == null;
        if (broken != null && !stopped) {
            listener.unreadable(name, lines == null ? window.end() : lines.sourceBytes(), Reasons.of(broken));
        } else if (ended && !stopped && window.end() < (range.fresh() ? start : end)) {
            complete = false;
            listener.unreadable(name, window.end(), "it ends before the place that an earlier run reached");
        }
        finished = !complete || tailLeft;
        if (ended && range.fresh() && window.end() <= start) {
            finished = true;
            tellLeftOut();
            if (complete && !tailLeft && !stopped && pipe == null) {
                logbook.ended(identity.id());
            }
            return null;
        }
        if ((broken != null || tailLeft) && keeps && range.fresh()) {
            // A later run may find the file whole, and goes on behind the last whole event.
            tellLeftOut();
            if (tailLeft && lines != null) {
                listener.remarked(
                        name + " ends in the middle of an event: it may still be being written, so what is not whole"
                                + " is left for the next run");
            }
            if (!cutter.cutBack()) {
                return null;
            }
            complete = true;
            end = cutter.edge();
            if (tailLeft && lines == null && end < window.end()) {
                listener.unterminated(name, end, window.end() - end);
            }
        } else if (cutter.cutShort()) {
            end = cutter.edge();
        } else if (ended && range.fresh()) {
            end = Math.min(end, window.end());
        }
        return filled(range, new Chunk(identity.id(), start, end), complete, cutter, window);
    }

    private FilledChunk filled(Range range, Chunk chunk, boolean complete, Cutter cutter, Window window)
            throws IOException {
        ByteBuffer bytes = cutter.bytes();
        long line = 1 + linesBefore + cutter.linesBefore();
        LinePlaces places =
                lines == null ? null : lines.places(line, 1 + Lines.count(bytes, bytes.position(), bytes.limit()));
        if (cutter.tooLong() >= 0) {
            long its = 1 + linesBefore + cutter.linesBeforeTooLong();
            LinePlaces place = lines == null ? null : lines.places(its, 1);
            listener.lineTooLong(
                    name,
                    chunk.source(),
                    place == null ? cutter.tooLong() : place.offset(its),
                    place == null ? its : place.line(its),
                    cutter.edge() - cutter.tooLong());
        }
        if (bytes.hasRemaining() || cutter.tooLong() >= 0) {
            endsOpen = cutter.tooLong() < 0 && bytes.get(bytes.limit() - 1) != '\n';
        }
        if (range.fresh() && keeps) {
            // A range's end may lie in the middle of its last event, or behind it, in a line passed over.
            int length = (int) Math.max(0, Math.min(chunk.end() - cutter.offset(), bytes.remaining()));
            Mark mark = recent.mark(cutter.offset() + length, bytes.duplicate().limit(bytes.position() + length));
            boolean atEnd = window.ended() && chunk.end() == window.end();
            boolean seam = cutter.isSeam() || (atEnd && (endsOpen || eventStart != null));
            logbook.planned(new Planned(facts, identity.beginning(), chunk, mark, seam));
        } else if (!range.fresh() && !complete) {
            bytes.limit(bytes.position());
        }
        if (keeps) {
            recent.add(cutter.offset(), cutter.bytes());
            logbook.filled(chunk, Span.of(cutter.offset(), bytes));
        }
        ByteBuffer headerBefore = header == null ? null : header.before(bytes, cutter.offset());
        plan.taken(range, chunk.end());
        carryOn(window);
        edgeOf = chunk.end();
        inside = cutter.endsInside();
        return new FilledChunk(
                facts,
                chunk,
                bytes,
                new FilledChunk.FirstLine(cutter.offset(), line, headerBefore, places),
                new FilledChunk.Edges(complete, cutter.startsInside(), inside));
    }

    private void tellLeftOut() {
        if (lines != null && !lines.leftOut().isEmpty()) {
            listener.leftOut(name, lines.leftOut());
        }
        if (lines != null && lines.withoutEnd() > 0) {
            listener.remarked(
                    name + ": " + (lines.withoutEnd() == 1 ? "1 line lacks" : lines.withoutEnd() + " lines lack")
                            + " the rest, which is not within the next 4 MiB of it; it may stand in the file that the log went on in");
        }
    }

    private void carryOn(Window window) {
        int from = window.index(window.start());
        int rest = window.index(window.end()) - from;
        position = window.start();
        if (length < 0 || position < length) {
            linesBefore += window.droppedLines(); // behind the end nobody asks for them
        }
        if (carry.hasRemaining()) {
            // The window took all its bytes from here.
            carry.position(carry.position() - rest);
            return;
        }
        if (carry.capacity() < rest) {
            carry = ByteBuffer.allocateDirect(rest);
        }
        carry.clear().put(0, window.memory(), from, rest).limit(rest);
    }

    /** The window asks for one byte after the other, beginning with those carried on. */
    private int readOn(ByteBuffer to, long at) throws IOException {
        int from = to.position();
        try {
            return readNext(to);
        } finally {
            // What a decoder gave before it failed counts.
            watch(to, from, at);
        }
    }

    /** Gives back what was read if it shows that this is another pipe. */
    private void watch(ByteBuffer to, int from, long at) throws IOException {
        int end = to.position();
        PrefixCheck check = identity.check();
        if (check != null && !check.agrees(to, from, end, at)) {
            to.position(from);
            throw new IOException("it is not the one that the checkpoint knows, they only begin alike;"
                    + " give it another --checkpoint FILE");
        }
    }

    private int readNext(ByteBuffer to) throws IOException {
        if (carry.hasRemaining()) {
            int count = Math.min(carry.remaining(), to.remaining());
            to.put(to.position(), carry, carry.position(), count).position(to.position() + count);
            carry.position(carry.position() + count);
            return count;
        }
        if (failure != null) {
            throw failure;
        }
        return channel.read(to);
    }

    @Override
    public @Nullable Range upcoming() {
        Range range = plan.peek();
        if (range == null || !range.fresh() || length < 0) {
            return range;
        }
        Chunk chunk = range.chunk();
        boolean any = chunk.start() < length;
        return any ? new Range(new Chunk(chunk.source(), chunk.start(), Math.min(chunk.end(), length)), true) : null;
    }

    @Override
    public boolean isAtHand() {
        return length >= 0 && pipe == null;
    }

    @Override
    public void tell(Logbook other) {
        logbook = other;
    }

    @Override
    public boolean sequential() {
        return true;
    }

    @Override
    public void stop() {
        stopped = true;
        if (pipe != null) {
            pipe.stop();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing is lost: it was only read.
        }
    }

    @Override
    public @Nullable Input next() {
        return stopped ? null : next.get();
    }

    @Override
    public Identity identity() {
        return identity;
    }
}

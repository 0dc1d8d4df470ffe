package dev.sluice.parse.container;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.source.EventStart;
import dev.sluice.source.SplitLines;
import dev.sluice.source.Splitting;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts of a stream's line, and the lines of its event. Events leave in the order in which they begin, so that what was made of a
 * log's beginning stays the same when more is written to it; an event that is open keeps those behind it waiting, for {@link #WITHIN_BYTES}
 * of the log at most. A line that is not of the container's kind goes on as it is.
 */
final class ContainerSplitter implements Splitting.Splitter {
    /** What lies further apart in the log is not joined: a rest that never comes holds nothing up, and memory has a bound. */
    static final int WITHIN_BYTES = EventStart.MAX_BYTES;

    private static final byte[] NEWLINE = {'\n'};

    private final WrappedLine wrapped;
    private final @Nullable EventStart start;
    private final SplitLines out;
    private final Deque<Piece> begun = new ArrayDeque<>();
    private final Map<String, Open> streams = new HashMap<>();
    private final JsonBuffer made = new JsonBuffer(1 << 10);
    private final JsonBuffer folded = new JsonBuffer(1 << 10);
    /** The beginning of a line whose end is not there yet. */
    private byte[] rest = new byte[1 << 10];

    private int restLength;
    /** Whether a line is longer than anything that is looked at: it goes on as it comes. */
    private boolean passing;

    /** How many bytes were taken before, and where the line begins that is read now. */
    private long taken;

    private long offset;

    private long line = 1;

    /** What is open in a stream: the event whose lines may go on, and the line whose parts do. */
    private static final class Open {
        @Nullable
        Piece event;

        @Nullable
        Piece parts;
    }

    /** An event or a line, whole or still growing. */
    private static final class Piece {
        final long offset;
        final long line;
        /** What stands around the text; null where the text is a line that is none of the container's. */
        final byte @Nullable [] around;

        final String stream;
        byte[] text = new byte[0];
        int length;
        int lines = 1;
        boolean isCut;
        boolean isDone;
        boolean isJoined;

        Piece(long offset, long line, byte @Nullable [] around, String stream) {
            this.offset = offset;
            this.line = line;
            this.around = around;
            this.stream = stream;
        }

        void append(byte[] in, int from, int to) {
            if (text.length - length < to - from) {
                text = Arrays.copyOf(text, Math.max(length + to - from, 2 * text.length));
            }
            System.arraycopy(in, from, text, length, to - from);
            length += to - from;
        }
    }

    ContainerSplitter(WrappedLine wrapped, @Nullable EventStart start, SplitLines out) {
        this.wrapped = wrapped;
        this.start = start;
        this.out = out;
    }

    @Override
    public boolean isInside() {
        return passing || restLength > 0 || !begun.isEmpty();
    }

    @Override
    public void take(byte[] in, int from, int end) {
        for (int at = from; at < end; ) {
            int newline = Bytes.find(in, at, end, '\n');
            boolean ends = newline < end;
            if (!passing && restLength + newline - at > WITHIN_BYTES) {
                pass();
            }
            if (passing) {
                put(in, at, newline);
            } else if (ends && restLength == 0) {
                line(in, at, newline);
            } else {
                keep(in, at, newline);
            }
            if (ends) {
                endLine();
                line++;
                offset = taken + newline + 1 - from;
            }
            at = newline + 1;
        }
        taken += end - from;
    }

    private void keep(byte[] in, int from, int to) {
        if (rest.length - restLength < to - from) {
            rest = Arrays.copyOf(rest, Math.max(restLength + to - from, 2 * rest.length));
        }
        System.arraycopy(in, from, rest, restLength, to - from);
        restLength += to - from;
    }

    private void pass() {
        closeAll();
        passing = true;
        out.begin(offset, line);
        put(rest, 0, restLength);
        restLength = 0;
    }

    private void endLine() {
        if (passing) {
            out.end(null);
            passing = false;
        } else if (restLength > 0) {
            line(rest, 0, restLength);
            restLength = 0;
        }
    }

    private void line(byte[] in, int from, int to) {
        while (!begun.isEmpty() && offset - begun.element().offset > WITHIN_BYTES) {
            close(begun.element());
        }
        int end = to;
        while (end > from && in[end - 1] == '\r') {
            end--;
        }
        int begin = line == 1 ? Bytes.behindMark(in, from, end) : from;
        boolean isWrapped = wrapped.read(in, begin, end);
        if (begun.isEmpty() && (!isWrapped || (start == null && !wrapped.isPart))) {
            out.begin(offset, line);
            put(in, from, to);
            out.end(null);
        } else if (isWrapped) {
            part(streams.computeIfAbsent(wrapped.stream, name -> new Open()));
        } else {
            Piece other = new Piece(offset, line, null, "");
            other.append(in, from, to);
            other.isDone = true;
            begun.add(other);
        }
    }

    /** Adds the line just read to the stream's as its next part. */
    private void part(Open open) {
        Piece parts = open.parts;
        if (parts == null) {
            parts = new Piece(offset, line, wrapped.around(), wrapped.stream);
            open.parts = parts;
            begun.add(parts);
        }
        parts.append(wrapped.text, wrapped.textFrom, wrapped.textTo);
        if (!wrapped.isPart) {
            settle(open, parts);
            drain();
        }
    }

    /** The line is whole, or what there is of it: it goes on with the stream's event or begins one. */
    private void settle(Open open, Piece whole) {
        Piece event = open.event;
        open.parts = null;
        if (event != null && goesOn(event, whole)) {
            event.append(NEWLINE, 0, 1);
            event.append(whole.text, 0, whole.length);
            event.lines++;
            event.isCut = whole.isCut;
            whole.isJoined = true;
        } else {
            if (event != null) {
                event.isDone = true;
            }
            event = whole;
        }
        event.isDone = start == null || event.isCut;
        open.event = event.isDone ? null : event;
        if (event.isDone) {
            streams.remove(whole.stream);
        }
    }

    private boolean goesOn(Piece event, Piece whole) {
        return start != null
                && event.lines < EventStart.MAX_LINES
                && event.length + whole.length < EventStart.MAX_BYTES
                && !start.isStart(ByteBuffer.wrap(whole.text), 0, whole.length);
    }

    /** Nothing is added to what has begun first. */
    private void close(Piece first) {
        Open open = streams.get(first.stream);
        if (open != null && open.parts == first) {
            first.isCut = true;
            settle(open, first);
        } else if (open != null) {
            open.event = null;
            if (open.parts == null) {
                streams.remove(first.stream);
            }
        }
        first.isDone = true;
        drain();
    }

    /** Nothing is added to anything; what there is of a line still goes on with its stream's event. */
    private void closeAll() {
        for (Open open : List.copyOf(streams.values())) {
            Piece parts = open.parts;
            if (parts != null) {
                parts.isCut = true;
                settle(open, parts);
            }
        }
        while (!begun.isEmpty()) {
            close(begun.element());
        }
        streams.clear();
    }

    private void drain() {
        for (Piece first = begun.peek(); first != null && (first.isDone || first.isJoined); first = begun.peek()) {
            begun.remove();
            if (!first.isJoined) {
                write(first);
            }
        }
    }

    private void write(Piece piece) {
        made.truncate(0);
        if (piece.around == null) {
            made.raw(piece.text, 0, piece.length);
        } else {
            wrapped.write(piece.around, piece.text, piece.length, piece.isCut, made);
        }
        if (piece.isCut) {
            out.lacksEnd();
        }
        out.begin(piece.offset, piece.line);
        put(made.bytes(), 0, made.length());
        out.end(null);
    }

    private void put(byte[] in, int from, int to) {
        if (start == null) {
            out.put(in, from, to);
        } else {
            folded.truncate(0);
            Folding.fold(in, from, to, folded);
            out.put(folded.bytes(), 0, folded.length());
        }
    }

    @Override
    public void end() {
        endLine();
        closeAll();
    }
}

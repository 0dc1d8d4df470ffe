package dev.sluice.pack;

import dev.sluice.source.Cutting.Oversize;
import dev.sluice.source.Lines;
import dev.sluice.source.Utf8Boundary;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Cuts events that are longer than a record: at the end of a line where a piece holds one, else between two characters. */
final class Pieces {
    /** Makes a batch of one piece. */
    interface Taker {
        /** The piece in [from, to), which may end in a newline. */
        void accept(int from, int to) throws IOException, InterruptedException;
    }

    private final Oversize oversize;
    private final int maxBytes;

    /** @param limits pieces are a little shorter than its records, which leaves room for keys, and for bytes that do not compress */
    Pieces(Oversize oversize, RecordLimits limits) {
        this.oversize = oversize;
        this.maxBytes = limits.pieceBytes();
    }

    /** Tells the sink of the event in [start, end), which is longer than a record, and hands its pieces to the taker. */
    void cut(LaneEvents all, int start, int end, BatchSink sink, Taker taker) throws IOException, InterruptedException {
        if (oversize == Oversize.REJECT) {
            sink.oversize(all.linesFrom(start), all.linesTo(start));
            return;
        }
        sink.cut(all.linesFrom(start), all.linesTo(start));
        ByteBuffer events = all.memory();
        int stop = events.get(end - 1) == '\n' ? end - 1 : end;
        if (oversize == Oversize.TRUNCATE) {
            taker.accept(start, Utf8Boundary.boundary(events, start, start + maxBytes, stop));
            return;
        }
        for (int from = start; from < stop; ) {
            int to = pieceEnd(events, from, stop);
            taker.accept(from, to);
            from = to;
        }
    }

    private int pieceEnd(ByteBuffer events, int from, int stop) {
        if (stop - from <= maxBytes) {
            return stop;
        }
        int newline = Lines.last(events, from, from + maxBytes);
        return newline >= from ? newline + 1 : Utf8Boundary.boundary(events, from, from + maxBytes, stop);
    }
}

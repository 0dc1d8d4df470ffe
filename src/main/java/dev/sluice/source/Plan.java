package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Resume.Known;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The ranges of one source that are still to be dealt, in order: those that an earlier run left, then new ones. */
final class Plan {
    /**
     * A range to deal.
     *
     * @param fresh whether it was never planned before; its end is not fixed then
     */
    record Range(Chunk chunk, boolean fresh) {}

    private final SourceId source;
    private final int chunkBytes;
    private final long end;
    private final Deque<Chunk> again;
    private final NavigableSet<Long> seams;
    private long planned;

    /** @param end where the source ends; {@link Long#MAX_VALUE} if that shows in reading */
    Plan(SourceId source, int chunkBytes, long end, @Nullable Known known) {
        this.source = source;
        this.chunkBytes = chunkBytes;
        this.end = end;
        this.again = new ArrayDeque<>();
        this.seams = new TreeSet<>();
        if (known != null) {
            again.addAll(known.coverage().again());
            seams.addAll(known.coverage().seams());
            planned = known.coverage().plannedEnd();
        }
    }

    /** The next range, which is not taken yet; null if there is none. */
    @Nullable
    Range peek() {
        Chunk left = again.peek();
        if (left != null) {
            return new Range(left, false);
        }
        return planned >= end ? null : new Range(new Chunk(source, planned, Math.min(end, planned + chunkBytes)), true);
    }

    /** The range that {@link #peek} gave is dealt, as far as {@code until}. */
    void taken(Range range, long until) {
        if (range.fresh()) {
            planned = until;
        } else {
            again.remove();
        }
    }

    /** Whether an event begins at {@code offset} in any case. */
    boolean isEdge(long offset) {
        return offset == 0 || seams.contains(offset);
    }

    /** Where reading a range with that end must stop: the events behind a seam are none of its own. */
    long stop(long rangeEnd) {
        Long seam = seams.ceiling(rangeEnd);
        return seam == null ? end : seam;
    }
}

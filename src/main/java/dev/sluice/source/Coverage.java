package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.source.Resume.Mark;
import java.util.List;
import java.util.Set;

/**
 * What of a source was planned, and what of that is done.
 *
 * @param again the chunks planned and not done, ascending: dealt again with just these bounds
 * @param plannedEnd [0, plannedEnd) was planned; new chunks begin here
 * @param spans of the chunks that are done
 * @param marks of the chunks in {@code again} and of the last planned one, which is the last
 * @param seams the ends of all chunks that were seams
 * @param ended whether nothing follows behind {@code plannedEnd}
 */
public record Coverage(
        List<Chunk> again, long plannedEnd, List<Span> spans, List<Mark> marks, Set<Long> seams, boolean ended) {
    public Coverage {
        again = List.copyOf(again);
        spans = List.copyOf(spans);
        marks = List.copyOf(marks);
        seams = Set.copyOf(seams);
    }

    /** Whether all of it was read, and is done. */
    boolean complete() {
        return ended && again.isEmpty();
    }
}

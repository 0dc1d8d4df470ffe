package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * What earlier runs with the same checkpoint read, asked by content and never by name: a file is renamed, copied, truncated and
 * compressed while it rotates. Calls come from several threads, one at a time for each source.
 */
public interface Resume {
    /** Nothing is known, and nothing is kept. */
    Resume NONE = new Resume() {
        @Override
        public List<Known> known(ByteBuffer beginning) {
            return List.of();
        }

        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public boolean complete(Fingerprint container) {
            return false;
        }

        @Override
        public void planned(Planned planned) {}

        @Override
        public void ended(SourceId source, Fingerprint container) {}
    };

    /**
     * All known sources whose fingerprint is that of the first {@link Fingerprint#length} bytes of {@code beginning}: a file may
     * have been shorter when it was seen last. The longest fingerprints come first, and of those, what was planned furthest.
     *
     * @param beginning the source's first bytes from position to limit, {@link Fingerprint#MAX_LENGTH} at most
     */
    List<Known> known(ByteBuffer beginning);

    /** Whether no source is known at all. */
    boolean isEmpty();

    /** Whether {@link #ended} was told of this container, and every chunk planned of its source is done. */
    boolean complete(Fingerprint container);

    /**
     * The chunk is about to be handed out for the first time. A source's chunks are planned in ascending order, without gaps.
     *
     * @throws IOException if it cannot be kept; the load ends
     */
    void planned(Planned planned) throws IOException;

    /**
     * The compressed file, as it lies on disk, or the blob that has a version, is planned to its end: another run need not read it to
     * learn that.
     */
    void ended(SourceId source, Fingerprint container) throws IOException;

    /**
     * A chunk about to be handed out.
     *
     * @param beginning of the source as it is now; it replaces a shorter one
     * @param mark bytes at the chunk's end, or before it where it lies in a line that was passed over
     * @param seam whether the chunk's end is an event's end in spite of what stands there: the file's end, at that time, without
     *     a newline
     */
    record Planned(String sourceName, Fingerprint beginning, Chunk chunk, Mark mark, boolean seam) {}

    /**
     * What is known of a source.
     *
     * @param again the chunks planned and not done, ascending: dealt again with just these bounds
     * @param plannedEnd [0, plannedEnd) was planned; new chunks begin here
     * @param marks of the chunks in {@code again} and of the last planned one, which is the last
     * @param seams the ends of all chunks that were seams
     */
    record Known(SourceId source, List<Chunk> again, long plannedEnd, List<Mark> marks, Set<Long> seams) {
        public Known {
            again = List.copyOf(again);
            marks = List.copyOf(marks);
            seams = Set.copyOf(seams);
        }

        /** Where the earlier runs ended. */
        Mark lastMark() {
            return marks.get(marks.size() - 1);
        }
    }

    /** What stands just before {@code end}: tells sources apart that begin alike. */
    record Mark(long end, Fingerprint bytes) {
        /** So much is looked at. */
        public static final int MAX_LENGTH = 1024;
    }
}

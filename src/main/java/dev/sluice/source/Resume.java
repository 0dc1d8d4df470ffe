package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What earlier runs with the same checkpoint read. Bytes are left out of a load only if these very bytes were delivered from this very
 * source. Calls come from several threads, one at a time for each source.
 */
public interface Resume extends Logbook {
    /** Nothing is known, and nothing is kept. */
    Resume NONE = new Unkept() {
        @Override
        public List<Known> known(ByteBuffer beginning) {
            return List.of();
        }

        @Override
        public @Nullable Known known(SourceId source) {
            return null;
        }

        @Override
        public List<Known> known(Origin origin) {
            return List.of();
        }

        @Override
        public @Nullable SourceId completed(Fingerprint container) {
            return null;
        }

        @Override
        public boolean knowsContainers() {
            return false;
        }

        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public List<Bundle> bundles() {
            return List.of();
        }
    };

    /** What is known is only looked at: nothing of this run is kept. */
    interface Unkept extends Resume {
        @Override
        default void opened(SourceId source, String sourceName, Origin origin) {}

        @Override
        default void planned(Planned planned) {}

        @Override
        default void filled(Chunk chunk, Span span) {}

        @Override
        default void ended(SourceId source) {}

        @Override
        default void bundled(Bundle bundle) {}
    }

    /** Knows what another knows, and keeps nothing. */
    static Resume unkept(Resume known) {
        final class Looked extends AnswersOf implements Unkept {
            Looked() {
                super(known);
            }
        }
        return new Looked();
    }

    /** Knows what another knows; what this run adds goes elsewhere. */
    abstract class AnswersOf implements Resume {
        private final Resume known;

        protected AnswersOf(Resume known) {
            this.known = known;
        }

        @Override
        public List<Known> known(ByteBuffer beginning) {
            return known.known(beginning);
        }

        @Override
        public @Nullable Known known(SourceId source) {
            return known.known(source);
        }

        @Override
        public List<Known> known(Origin origin) {
            return known.known(origin);
        }

        @Override
        public @Nullable SourceId completed(Fingerprint container) {
            return known.completed(container);
        }

        @Override
        public boolean knowsContainers() {
            return known.knowsContainers();
        }

        @Override
        public boolean isEmpty() {
            return known.isEmpty();
        }

        @Override
        public List<Bundle> bundles() {
            return known.bundles();
        }
    }

    /**
     * All known sources whose fingerprint is that of the first {@link Fingerprint#length} bytes of {@code beginning}: a file may
     * have been shorter when it was seen last. The longest fingerprints come first, and of those, what was planned furthest.
     *
     * @param beginning the source's first bytes from position to limit, {@link Fingerprint#MAX_LENGTH} at most
     */
    List<Known> known(ByteBuffer beginning);

    @Nullable
    Known known(SourceId source);

    /** All known sources of the same file or object, in whatever state it was. */
    List<Known> known(Origin origin);

    /** The source of the packed file or object that an earlier version journaled by its content, if every chunk of it is done. */
    @Nullable
    SourceId completed(Fingerprint container);

    /** Whether an earlier version journaled some so. */
    boolean knowsContainers();

    /** Whether no source is known at all. */
    boolean isEmpty();

    /**
     * The source is read in this run, or need not be.
     *
     * @param origin as it is now
     * @throws NotKeptException if it cannot be written down; the load ends
     */
    void opened(SourceId source, String sourceName, Origin origin) throws NotKeptException;

    /**
     * The bundle is about to be handed out.
     *
     * @throws NotKeptException if it cannot be written down; the load ends
     */
    void bundled(Bundle bundle) throws NotKeptException;

    /** The bundles that an earlier run planned and that are not done: the same chunks are handed out together again. */
    List<Bundle> bundles();

    /**
     * A chunk about to be handed out.
     *
     * @param source as it is now
     * @param beginning of the source as it is now; it replaces a shorter one
     * @param mark bytes at the chunk's end, or before it where it lies in a line that was passed over
     * @param seam whether the chunk's end is an event's end in spite of what stands there: the file's end, at that time, without
     *     a newline
     */
    record Planned(FilledChunk.Facts source, Fingerprint beginning, Chunk chunk, Mark mark, boolean seam)
            implements Serializable {}

    /**
     * What is known of a source.
     *
     * @param origin as it was seen last; null if an earlier version journaled it
     * @param way how it was framed, see {@link Framing#way}
     */
    record Known(
            SourceId source, String sourceName, @Nullable Origin origin, Coverage coverage, String way) {
        /** Whether all of it was planned, as it was when it was seen last. */
        boolean isWhole() {
            FileFacts file = origin == null ? null : origin.file();
            return coverage.ended() || (file != null && file.bytes() == coverage.plannedEnd());
        }
    }

    /** What stands just before {@code end}: tells sources apart that begin alike. */
    record Mark(long end, Fingerprint bytes) implements Serializable {
        /** So much is looked at. */
        public static final int MAX_LENGTH = 1024;
    }
}

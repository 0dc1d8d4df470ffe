package dev.sluice.source;

import dev.sluice.source.Plan.Range;
import dev.sluice.source.Resume.Mark;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An opened input that gives chunks. Its methods are called one at a time; beside them run the {@link Reading}s that were dealt, several at a
 * time unless the source is {@link #sequential}. Whoever opened it closes it; where it breaks off, it tells the {@link InputListener} and ends.
 */
sealed interface Source extends Closeable permits RangeSource, StreamSource {
    /** Reads one chunk into the worker's memory. */
    @FunctionalInterface
    interface Reading {
        /** Null when the source turned out to have no more. */
        @Nullable
        FilledChunk read(ChunkBuffer buffer) throws IOException;
    }

    /** The next chunk's reading; null when all are dealt. Calls come one at a time. */
    @Nullable
    Reading deal() throws IOException;

    /** The range that is dealt next, no longer than it will be; null when all are dealt, or if that shows in reading only. */
    @Nullable
    Range upcoming();

    /** Whether all that is left of it is known to be there, or is in memory. */
    boolean isAtHand();

    /** From now on {@code other} is told what is planned and read, and not the checkpoint. */
    void tell(Logbook other);

    /** Whether a reading must end before the next one is dealt. */
    boolean sequential();

    /** Whether all there is of it is in one chunk: nobody looks for anything before that. */
    default boolean isOneChunk() {
        return false;
    }

    /** Ends the dealing, but for what was taken from a pipe already and could never be read again. */
    void stop();

    /** Deals no more, and frees what it holds when the last reading has ended. May be called more than once. */
    @Override
    void close();

    Identity identity();

    /** The input that can be opened only when this one is read to its end, as an archive's next member; null if there is none. */
    default @Nullable Input next() {
        return null;
    }

    /** The mark at {@code end} of a range, of the bytes from position to limit of {@code before}, which end there. */
    static Mark mark(long end, ByteBuffer before) {
        int from = Math.max(before.position(), before.limit() - Mark.MAX_LENGTH);
        return new Mark(end, Fingerprint.of(before.duplicate().position(from)));
    }
}

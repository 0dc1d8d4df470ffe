package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.Bundle.Member;
import dev.sluice.source.Plan.Range;
import dev.sluice.source.Resume.Planned;
import dev.sluice.source.Source.Reading;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts small neighbours together, so that a directory of many small files loads like one file. A source is small if all that is left of
 * it is one short chunk that is known to be there. What goes into which bundle depends on the inputs and on the checkpoint alone. For
 * one thread at a time.
 */
final class Bundler {
    /** Gives sources to be bundled. */
    interface Feed {
        /**
         * The next source of the queue.
         *
         * @param bundle what waits for it, if anything is in there: none is wanted for which that would have to wait
         * @return null if there is none
         */
        @Nullable
        Source next(InputQueue queue, Gathering bundle) throws IOException;

        /** The source is not small: it is read chunk by chunk. */
        void large(Source source);

        /** All of the source was read. */
        void read(InputQueue queue, Source source);
    }

    /** What is held of an earlier run's bundles, off the heap: four times what the usual --in-flight leaves open at a kill. */
    private static final long HELD_BYTES = 256L << 20;

    private final SourceOptions options;
    private final int memberBytes;
    private final Resume resume;
    private final LeftBundles left;
    private final ChunkBuffer scratch = new ChunkBuffer(1 << 10);
    private final ChunkBuffer spare = new ChunkBuffer(1);

    Bundler(SourceOptions options, Resume resume, InputListener listener) {
        this.options = options;
        this.resume = resume;
        // What a bundle waits for when it is made again stands before what the same files hold by then.
        boolean ordered = options.opening().read() == 1;
        this.memberBytes =
                ordered && resume != Resume.NONE ? 0 : options.cutting().memberBytes();
        this.left = new LeftBundles(
                resume.bundles(), listener, Math.max(4L * options.cutting().chunkBytes(), HELD_BYTES));
    }

    /** The next bundle, or the only chunk of a small source; null if there is none, or if a large source stands before it. */
    @Nullable
    FilledChunk next(InputQueue queue, ChunkBuffer buffer, Feed feed) throws IOException {
        Gathering bundle = new Gathering(options.cutting().chunkBytes(), resume, buffer);
        while (!left.isReady() && gatherLoose(bundle)) {
            Source waiting = queue.takeWaiting();
            Source source = waiting != null ? waiting : feed.next(queue, bundle);
            if (source == null) {
                return bundle.isEmpty() ? null : bundle.finish();
            }
            if (take(source, bundle)) {
                feed.read(queue, source);
            } else if (bundle.isEmpty()) {
                feed.large(source);
                return null;
            } else {
                queue.wait(source);
                return bundle.finish();
            }
        }
        return bundle.isEmpty() ? left.remake(bundle) : bundle.finish();
    }

    /** What is left of an earlier run's bundles now that all inputs were opened; null if nothing is. */
    @Nullable
    FilledChunk last(ChunkBuffer buffer) throws IOException {
        Gathering bundle = new Gathering(options.cutting().chunkBytes(), resume, buffer);
        if (left.isReady()) {
            return left.remake(bundle);
        }
        left.giveUpAll();
        gatherLoose(bundle);
        return bundle.isEmpty() ? null : bundle.finish();
    }

    /** Whether {@link #last} has something to give. */
    boolean isWaiting() {
        return !left.isEmpty();
    }

    /** False if there is no room for all that is loose. */
    private boolean gatherLoose(Gathering bundle) {
        for (Taken loose = left.peekLoose(); loose != null; loose = left.peekLoose()) {
            if (!bundle.hasRoom(loose.filled().bytes().remaining())) {
                return false;
            }
            bundle.add(loose);
            left.removeLoose();
        }
        return true;
    }

    /** Takes all that is left of the source; false if it is not small, or there is no room for it now. */
    private boolean take(Source source, Gathering bundle) throws IOException {
        if (!source.isAtHand()) {
            return false;
        }
        Range range = source.upcoming();
        if (range == null) {
            end(source);
        }
        while (range != null) {
            Chunk chunk = range.chunk();
            long length = chunk.end() - chunk.start();
            boolean held = !range.fresh() && left.holds(chunk);
            if (!held && (!range.fresh() || length > memberBytes || !bundle.hasRoom(length))) {
                return false;
            }
            Taken taken = read(source, held);
            if (taken != null && held) {
                left.add(taken);
            } else if (taken != null) {
                bundle.add(taken);
            }
            Range next = source.upcoming();
            // One that broke off gives no more, and will tell why when it is closed.
            range = next == null || next.chunk().equals(chunk) ? null : next;
        }
        return true;
    }

    /** Null if there is nothing in it, or if it broke off and a later run is to read it. */
    private @Nullable Taken read(Source source, boolean held) throws IOException {
        Told notes = new Told();
        source.tell(notes);
        Reading reading = source.deal();
        FilledChunk filled = reading == null ? null : reading.read(scratch);
        if (held) {
            source.tell(resume);
        }
        if (source.upcoming() == null) {
            end(source);
        }
        source.tell(resume);
        if (filled == null || (!filled.edges().complete() && resume != Resume.NONE)) {
            return null;
        }
        Member member = new Member(filled.source().name(), filled.chunk(), notes.span, notes.planned, notes.ended);
        return new Taken(member, filled);
    }

    /** All was read; it says so when it is asked for more. */
    private void end(Source source) throws IOException {
        Reading none = source.deal();
        if (none != null && none.read(spare) != null) {
            throw new IllegalStateException(
                    "a source gave more than it had: " + source.identity().id());
        }
    }

    /** What one reading told. */
    private static final class Told implements Logbook {
        @Nullable
        Planned planned;

        @Nullable
        Span span;

        boolean ended;

        @Override
        public void planned(Planned plan) {
            planned = plan;
        }

        @Override
        public void filled(Chunk chunk, Span read) {
            span = read;
        }

        @Override
        public void ended(SourceId source) {
            ended = true;
        }
    }
}

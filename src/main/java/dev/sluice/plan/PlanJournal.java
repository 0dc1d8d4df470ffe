package dev.sluice.plan;

import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.JournalException;
import dev.sluice.load.JournalOptions;
import dev.sluice.load.WorkPlan;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume;
import dev.sluice.stream.StreamDescription;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a plan takes from the load's checkpoint. It reads that as it is, and writes nothing into it. */
final class PlanJournal {
    private final @Nullable Checkpoint checkpoint;
    private final Instant started = Instant.now();

    private PlanJournal(@Nullable Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** Of a plan without a checkpoint. */
    static PlanJournal none() {
        return new PlanJournal(null);
    }

    /**
     * What there is of it.
     *
     * @param journal null: the plan is of a load without a checkpoint
     * @throws JournalException if the load could not go on with it
     */
    static PlanJournal read(@Nullable JournalOptions journal, WorkPlan work, StreamDescription stream)
            throws JournalException {
        if (journal == null || !journal.checkpoint().exists()) {
            return none();
        }
        Checkpoint checkpoint = Checkpoint.read(journal.checkpoint());
        checkpoint
                .header()
                .requireCompatible(
                        journal.header(work, stream, ""), journal.checkpoint().shown());
        return new PlanJournal(checkpoint);
    }

    /** What need not be read again. */
    Resume resume() {
        return checkpoint == null ? Resume.NONE : Resume.unkept(checkpoint);
    }

    /** When a chunk was planned first, by which times without a year are understood. */
    Function<FilledChunk, Planning> plannings() {
        return checkpoint == null
                ? part -> new Planning(started, started, Instant.now())
                        .writtenBy(part.source().written())
                : checkpoint::planning;
    }

    /** What the source of a chunk was called when it was planned first. */
    Function<FilledChunk, String> names() {
        return checkpoint == null ? part -> part.source().name() : checkpoint::sourceName;
    }
}

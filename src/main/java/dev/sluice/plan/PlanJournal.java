package dev.sluice.plan;

import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.JournalException;
import dev.sluice.load.JournalOptions;
import dev.sluice.load.WorkPlan;
import dev.sluice.read.SourceId;
import dev.sluice.source.Bundle;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Origin;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume;
import dev.sluice.stream.StreamDescription;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
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
        return checkpoint == null ? Resume.NONE : readOnly(checkpoint);
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

    private static Resume readOnly(Checkpoint checkpoint) {
        return new Resume.Unkept() {
            @Override
            public List<Known> known(ByteBuffer beginning) {
                return checkpoint.known(beginning);
            }

            @Override
            public List<Known> known(Origin origin) {
                return checkpoint.known(origin);
            }

            @Override
            public @Nullable Known known(SourceId source) {
                return checkpoint.known(source);
            }

            @Override
            public @Nullable SourceId completed(Fingerprint container) {
                return checkpoint.completed(container);
            }

            @Override
            public boolean knowsContainers() {
                return checkpoint.knowsContainers();
            }

            @Override
            public boolean isEmpty() {
                return checkpoint.isEmpty();
            }

            @Override
            public List<Bundle> bundles() {
                return checkpoint.bundles();
            }
        };
    }
}

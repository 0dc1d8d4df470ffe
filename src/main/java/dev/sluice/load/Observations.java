package dev.sluice.load;

import dev.sluice.parse.FieldTally;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.Redaction;
import dev.sluice.parse.format.Format;
import dev.sluice.report.RejectReason;
import dev.sluice.report.Totals;
import dev.sluice.source.Cutting.Oversize;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a job has seen of its inputs and their lines so far: for its screen, its report, and its exit status. */
public final class Observations {
    public final LoadCounters counters = new LoadCounters();
    public final Rejections rejections;
    public final FieldTally fields;
    private final @Nullable Redaction redaction;
    public final LoadNotes notes;
    public final InputWatch watch;

    /** Nothing yet; {@code rejectsKept} says whether a file is to have the rejected lines. */
    public Observations(ParsePlan parse, RejectLimit limit, boolean rejectsKept, LoadScreen screen) {
        fields = new FieldTally(parse);
        redaction = parse.fields().redaction();
        rejections = new Rejections(limit, rejectsKept, redaction != null);
        notes = new LoadNotes(screen);
        watch = new InputWatch(counters, notes::told, notes::passing);
    }

    /**
     * The sums so far.
     *
     * @param bytesLoaded of the acknowledged events before compression
     * @param eventsLoaded acknowledged
     */
    public Totals totals(long bytesLoaded, long eventsLoaded) {
        return new Totals(
                counters.sources.intValue(),
                counters.bytesRead.sum(),
                bytesLoaded,
                new Totals.Events(eventsLoaded, rejections.total(), counters.filtered.sum()),
                counters.records.sum(),
                watch.formats());
    }

    /** What there is to tell of the events' fields at the end. */
    public List<String> ofFields() {
        List<String> sentences = new ArrayList<>(fields.sentences());
        if (redaction != null && redaction.remark() != null) {
            sentences.add(redaction.remark());
        }
        if (redaction != null && rejections.total() > 0) {
            sentences.add(
                    rejections.kept()
                            ? "the rejects file has the rejected lines as they were read: --redact does not reach them, and"
                                    + " --format rejects would load them so"
                            : "rejected lines are not shown, since --redact does not reach them");
        }
        return sentences;
    }

    /** What would load the lines that were too long; null if there were none, or nothing would. */
    public @Nullable String ofLength(WorkPlan work) {
        boolean mayCut = work.parse().usual().format().equals(Format.RAW)
                && work.source().cutting().oversize() == Oversize.REJECT;
        return mayCut
                        && rejections.byReason().stream()
                                .map(RejectReason::reason)
                                .anyMatch(Set.of(InputWatch.TOO_LONG, ChunkSink.OVERSIZE)::contains)
                ? "--oversize split loads lines that are too long in pieces, and --oversize truncate their beginning"
                : null;
    }

    /**
     * How the job ends.
     *
     * @param failed whether something that was read is not where it belongs
     * @param stopStatus of the signal that stopped it; 0: none did
     */
    public int exitStatus(boolean failed, int stopStatus) {
        if (rejections.tooMany()) {
            return 4;
        }
        if (failed || !watch.unreadable().isEmpty()) {
            return 1;
        }
        if (stopStatus != 0) {
            return stopStatus;
        }
        return rejections.total() > 0 ? 3 : 0;
    }
}

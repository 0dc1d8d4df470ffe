package dev.sluice.cli;

import dev.sluice.report.Units;
import dev.sluice.verify.Verdict;
import java.io.PrintStream;
import java.util.List;

/** What people are told of a verification. */
record VerdictText(PrintStream err, String checkpoint, String stream) {
    private static final int CHUNKS_NAMED = 20;

    /**
     * Tells it.
     *
     * @param openChunks planned and not done
     * @param rejected lines that the load did not send
     */
    void tell(Verdict verdict, int openChunks, long rejected) {
        if (verdict.isProven()) {
            err.printf(
                    "All that %s calls done is in the stream %s: %s, in %s of %s.%n",
                    checkpoint,
                    stream,
                    Units.things(verdict.found().events(), "event", "events"),
                    Units.things(verdict.found().batches(), "batch", "batches"),
                    Units.things(verdict.chunks(), "chunk", "chunks"));
        }
        if (!verdict.missing().isEmpty()) {
            err.printf(
                    "%s %s not all in the stream %s:%n",
                    these(verdict.missing(), verdict.chunks()),
                    verdict.missing().size() == 1 ? "is" : "are",
                    stream);
            name(verdict.missing());
            err.println("Load them again with a new checkpoint.");
        }
        if (!verdict.unproven().isEmpty()) {
            err.printf("%s could not be checked:%n", these(verdict.unproven(), verdict.chunks()));
            name(verdict.unproven());
            err.println(
                    "Records older than the stream's retention are gone, whether they were read or not, and batches with"
                            + " other events than expected are of an input that changed between two tries.");
        }
        if (verdict.passedOver().copies() > 0) {
            err.printf(
                    "%s with %s %s there more than once; cat --distinct leaves the copies out.%n",
                    Units.things(verdict.passedOver().copies(), "batch", "batches"),
                    Units.things(verdict.passedOver().copiedEvents(), "event", "events"),
                    verdict.passedOver().copies() == 1 ? "is" : "are");
        }
        tell(
                openChunks,
                "chunk was begun and is",
                "chunks were begun and are",
                "not done; run the load again to finish.");
        tell(
                rejected,
                "line was rejected by the load, and is",
                "lines were rejected by the load, and are",
                "not in the stream.");
        tell(
                verdict.passedOver().strays(),
                "record of the load lies",
                "records of the load lie",
                "outside the shard's range, where a reshard left such records; readers pass over them, so they prove nothing.");
        tell(
                verdict.passedOver().damaged(),
                "record of the load is",
                "records of the load are",
                "damaged, and missing where no sound copy is there.");
    }

    private void tell(long count, String one, String many, String rest) {
        if (count > 0) {
            err.println(Units.things(count, one, many) + " " + rest);
        }
    }

    private String these(List<Verdict.Gap> gaps, long of) {
        return "Of " + Units.things(of, "chunk", "chunks") + " that " + checkpoint + " calls done, "
                + Units.grouped(gaps.size());
    }

    private void name(List<Verdict.Gap> gaps) {
        gaps.stream()
                .limit(CHUNKS_NAMED)
                .forEach(gap -> err.printf(
                        "  %s, bytes %d to %d: %,d of %s missing, %s%s%n",
                        gap.sourceName(),
                        gap.extent().start(),
                        gap.extent().end(),
                        gap.missingBatches(),
                        Units.things(gap.batches(), "batch", "batches"),
                        Units.things(gap.missingEvents(), "event", "events"),
                        gap.contradictions() == 0
                                ? ""
                                : "; " + Units.things(gap.contradictions(), "batch", "batches")
                                        + " with other events than expected"));
        if (gaps.size() > CHUNKS_NAMED) {
            err.printf("  and %,d more%n", gaps.size() - CHUNKS_NAMED);
        }
    }
}

package dev.sluice.cli;

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
                    "All done chunks of %s are in the stream %s (chunks: %,d, batches: %,d, events: %,d).%n",
                    checkpoint,
                    stream,
                    verdict.chunks(),
                    verdict.found().batches(),
                    verdict.found().events());
        }
        if (!verdict.missing().isEmpty()) {
            err.printf(
                    "%,d of %,d done chunks of %s are not all in the stream %s:%n",
                    verdict.missing().size(), verdict.chunks(), checkpoint, stream);
            name(verdict.missing());
            err.println("Load them again with a new checkpoint.");
        }
        if (!verdict.unproven().isEmpty()) {
            err.printf(
                    "%,d of %,d done chunks of %s could not be checked:%n",
                    verdict.unproven().size(), verdict.chunks(), checkpoint);
            name(verdict.unproven());
            err.println(
                    "Records older than the stream's retention are gone, whether they were read or not, and batches with"
                            + " other events than expected are of an input that changed between two tries.");
        }
        if (verdict.passedOver().copies() > 0) {
            err.printf(
                    "%,d batches with %,d events are there more than once; cat --distinct leaves the copies out.%n",
                    verdict.passedOver().copies(), verdict.passedOver().copiedEvents());
        }
        if (openChunks > 0) {
            err.printf("%,d chunks were begun and are not done; run the load again to finish them.%n", openChunks);
        }
        if (rejected > 0) {
            err.printf("%,d lines were rejected by the load, and are not in the stream.%n", rejected);
        }
        if (verdict.passedOver().strays() > 0) {
            err.printf(
                    "%,d records of the load lie outside their shard's range, where a reshard left them; readers pass over"
                            + " them, so they prove nothing.%n",
                    verdict.passedOver().strays());
        }
        if (verdict.passedOver().damaged() > 0) {
            err.printf(
                    "%,d records of the load are damaged, and missing where no sound copy is there.%n",
                    verdict.passedOver().damaged());
        }
    }

    private void name(List<Verdict.Gap> gaps) {
        gaps.stream()
                .limit(CHUNKS_NAMED)
                .forEach(gap -> err.printf(
                        "  %s, bytes %d to %d: %,d of %,d batches missing, %,d events%s%n",
                        gap.sourceName(),
                        gap.extent().start(),
                        gap.extent().end(),
                        gap.missingBatches(),
                        gap.batches(),
                        gap.missingEvents(),
                        gap.contradictions() == 0
                                ? ""
                                : "; " + gap.contradictions() + " batches with other events than expected"));
        if (gaps.size() > CHUNKS_NAMED) {
            err.printf("  and %,d more%n", gaps.size() - CHUNKS_NAMED);
        }
    }
}

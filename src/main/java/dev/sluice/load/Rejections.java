package dev.sluice.load;

import dev.sluice.ledger.Reject;
import dev.sluice.report.RejectReason;
import dev.sluice.report.RejectSample;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lines that cannot be loaded, by reason, against the limit. A chunk counts when it is through, its rejects together with all its
 * lines: a share of lines that are still being parsed would be too high. Safe for use by several threads.
 */
final class Rejections {
    private static final int SHOWN = 3;

    private final RejectLimit limit;
    private final Map<String, Tally> byReason = new TreeMap<>();
    private long lines;
    private long total;
    private String countAtStop = "";

    Rejections(RejectLimit limit) {
        this.limit = limit;
    }

    /** One reason's lines. */
    private static final class Tally {
        private static final Comparator<RejectSample> BY_PLACE =
                Comparator.comparing(RejectSample::source).thenComparingLong(RejectSample::offset);

        long count;
        /** By name of the input and place in it, so that they are the same ones whichever chunk is through first. */
        final List<RejectSample> first = new ArrayList<>();

        void add(Reject reject) {
            count++;
            if (first.size() == SHOWN) {
                RejectSample last = first.get(SHOWN - 1);
                int order = reject.source().compareTo(last.source());
                if (order > 0 || (order == 0 && reject.offset() >= last.offset())) {
                    return;
                }
                first.remove(SHOWN - 1);
            }
            first.add(RejectSample.of(reject));
            first.sort(BY_PLACE);
        }
    }

    /**
     * A chunk is through.
     *
     * @param linesOfChunk all of them, the rejected ones too
     * @return whether these were too many, and no more shall be read
     */
    synchronized boolean settle(long linesOfChunk, List<Reject> rejects) {
        lines += linesOfChunk;
        total += rejects.size();
        for (Reject reject : rejects) {
            byReason.computeIfAbsent(reject.reason(), reason -> new Tally()).add(reject);
        }
        if (!stopped() && limit.exceeded(total, lines)) {
            countAtStop = count();
        }
        return stopped();
    }

    /** Lines of the chunks that are through. */
    synchronized long lines() {
        return lines;
    }

    synchronized long total() {
        return total;
    }

    /** Whether there once were too many while the load ran: it ends as one with too many, whatever else is found later. */
    synchronized boolean stopped() {
        return !countAtStop.isEmpty();
    }

    /** At the end of the load. */
    synchronized boolean tooMany() {
        return stopped() || limit.exceededAtEnd(total, lines);
    }

    /** One clause: how many of how many lines were too many. */
    synchronized String tooManyOf() {
        return (stopped() ? countAtStop : count()) + " were rejected, more than --max-rejects allows";
    }

    private String count() {
        return String.format(Locale.ROOT, "%,d of %,d lines", total, lines);
    }

    /** @param kept whether all of them can be looked at in a rejects file; the first of each reason are shown where they cannot */
    synchronized List<RejectReason> byReason(boolean kept) {
        List<RejectReason> reasons = new ArrayList<>();
        byReason.forEach(
                (reason, tally) -> reasons.add(new RejectReason(reason, tally.count, kept ? List.of() : tally.first)));
        return reasons;
    }
}

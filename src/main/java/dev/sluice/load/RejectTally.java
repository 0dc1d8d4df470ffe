package dev.sluice.load;

import dev.sluice.ledger.Reject;
import dev.sluice.report.RejectReason;
import dev.sluice.report.RejectSample;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** How many lines were rejected, by reason, and the first of each. */
final class RejectTally implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 3;
    private static final Comparator<RejectSample> BY_PLACE =
            Comparator.comparing(RejectSample::source).thenComparingLong(RejectSample::offset);

    private final TreeMap<String, Reason> byReason = new TreeMap<>();
    private long total;

    private static final class Reason implements Serializable {
        private static final long serialVersionUID = 1;
        long count;
        /** By name of the input and place in it, so that they are the same ones whichever chunk is through first. */
        final ArrayList<RejectSample> first = new ArrayList<>();

        void add(RejectSample sample) {
            first.add(sample);
            first.sort(BY_PLACE);
            if (first.size() > SHOWN) {
                first.remove(SHOWN);
            }
        }

        /** Whether this one, of the same input as all others, stands before one of the first. */
        boolean shows(Reject reject) {
            return first.size() < SHOWN
                    || reject.offset() < first.get(SHOWN - 1).offset();
        }
    }

    /** Another line of one chunk. */
    void add(Reject reject) {
        total++;
        Reason reason = reason(reject.reason());
        reason.count++;
        if (reason.shows(reject)) {
            reason.add(RejectSample.of(reject));
        }
    }

    /** All those of another chunk. */
    void add(RejectTally chunk) {
        total += chunk.total;
        chunk.byReason.forEach((name, added) -> {
            Reason reason = reason(name);
            reason.count += added.count;
            added.first.forEach(reason::add);
        });
    }

    private Reason reason(String name) {
        return byReason.computeIfAbsent(name, unused -> new Reason());
    }

    long total() {
        return total;
    }

    /** @param shown whether a terminal shows the first of each */
    List<RejectReason> byReason(boolean shown) {
        List<RejectReason> reasons = new ArrayList<>();
        byReason.forEach((name, reason) -> reasons.add(new RejectReason(name, reason.count, reason.first, shown)));
        return reasons;
    }
}

package dev.sluice.load;

import dev.sluice.report.RejectReason;
import dev.sluice.report.Units;
import java.util.List;

/**
 * The lines that cannot be loaded, against the limit. A chunk counts when it is through, its rejects together with all its lines: a
 * share of lines that are still being parsed would be too high. Safe for use by several threads.
 */
public final class Rejections {
    private final RejectLimit limit;
    private final boolean kept;
    private final boolean shown;
    private final RejectTally rejected = new RejectTally();
    private long lines;
    private String countAtStop = "";

    /**
     * None yet.
     *
     * @param kept whether a file is to have them; the first of each reason are shown where none has
     * @param secret whether they may hold what nobody may read, and so are not shown at all
     */
    public Rejections(RejectLimit limit, boolean kept, boolean secret) {
        this.limit = limit;
        this.kept = kept;
        this.shown = !kept && !secret;
    }

    public boolean kept() {
        return kept;
    }

    /**
     * A chunk is through.
     *
     * @param linesOfChunk all of them, the rejected ones too
     * @return whether these were too many, and no more shall be read
     */
    synchronized boolean settle(long linesOfChunk, RejectTally rejectedOfChunk) {
        lines += linesOfChunk;
        rejected.add(rejectedOfChunk);
        if (!stopped() && limit.exceeded(rejected.total(), lines)) {
            countAtStop = count();
        }
        return stopped();
    }

    /** Lines of the chunks that are through. */
    public synchronized long lines() {
        return lines;
    }

    public synchronized long total() {
        return rejected.total();
    }

    /** Whether there once were too many while the load ran: it ends as one with too many, whatever else is found later. */
    public synchronized boolean stopped() {
        return !countAtStop.isEmpty();
    }

    /** At the end of the load. */
    public synchronized boolean tooMany() {
        return stopped() || limit.exceededAtEnd(rejected.total(), lines);
    }

    /** One clause: how many of how many lines were too many. */
    public synchronized String tooManyOf() {
        return (stopped() ? countAtStop : count()) + " rejected, more than --max-rejects allows";
    }

    private String count() {
        return Units.grouped(rejected.total()) + " of " + Units.things(lines, "line", "lines")
                + (rejected.total() == 1 ? " was" : " were");
    }

    public synchronized List<RejectReason> byReason() {
        return rejected.byReason(shown);
    }
}

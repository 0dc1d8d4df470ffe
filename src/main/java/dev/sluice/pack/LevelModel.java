package dev.sluice.pack;

import java.util.List;

/**
 * What each rung makes of this input: the ladder's own figures, corrected by the blocks that were packed so far. A log that gains more
 * than others by one rung gains more by all, so a rung that was not tried yet is taken to differ as its nearest neighbour does.
 */
final class LevelModel {
    /** The weight of the newest block in the moving averages. */
    private static final double WEIGHT = 0.25;

    /** One block counts as at most so many times slower, or faster, than those before it. */
    private static final double MOST_ERROR = 3;

    private final List<Rung> rungs;
    private final boolean[] seen;
    /** Each rung's time, as a multiple of the ladder's figure. */
    private final double[] slower;

    /** The logarithm of each rung's size, as a multiple of the ladder's. */
    private final double[] gain;

    LevelModel(List<Rung> rungs) {
        this.rungs = rungs;
        this.seen = new boolean[rungs.size()];
        this.slower = new double[rungs.size()];
        this.gain = new double[rungs.size()];
    }

    /** Seconds that a block takes at the rung, as a multiple of what it takes at the first. */
    double cost(int rung) {
        int known = nearest(rung);
        return rungs.get(rung).cost() * (known < 0 ? 1 : slower[known]);
    }

    /** The block's size, as a share of what the first rung makes of it. */
    double size(int rung) {
        int known = nearest(rung);
        return Math.pow(rungs.get(rung).size(), known < 0 ? 1 : gain[known]);
    }

    /** A block took so much longer, and became so much smaller, than at the first rung. */
    void packed(int rung, double cost, double size) {
        if (rung == 0) {
            return;
        }
        // A worker that lost its core for a moment says little of the rung.
        int neighbour = nearest(rung);
        double known = neighbour < 0 ? 1 : slower[neighbour];
        double nowSlower = Math.max(
                known / MOST_ERROR,
                Math.min(known * MOST_ERROR, cost / rungs.get(rung).cost()));
        double nowGain = Math.max(0, Math.log(size) / Math.log(rungs.get(rung).size()));
        double weight = seen[rung] ? WEIGHT : 1;
        slower[rung] += weight * (nowSlower - slower[rung]);
        gain[rung] += weight * (nowGain - gain[rung]);
        seen[rung] = true;
    }

    private int nearest(int rung) {
        for (int away = 0; away < seen.length; away++) {
            if (rung - away > 0 && seen[rung - away]) {
                return rung - away;
            }
            if (rung + away < seen.length && seen[rung + away]) {
                return rung + away;
            }
        }
        return -1;
    }
}

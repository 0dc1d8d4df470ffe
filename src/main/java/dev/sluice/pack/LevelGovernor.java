package dev.sluice.pack;

import java.util.List;
import java.util.function.Supplier;

/**
 * Chooses the level at which each block is sent, so that neither the shards wait for the cores nor the cores for the shards: a block is
 * packed as thoroughly as the time allows until the shards have nothing left to take. What each level takes and gains is measured block
 * by block, see {@link LevelModel}. Where shards have no limit, or something else is in the way, the time that workers wait for room in
 * the in-flight budget goes into compression. Shared by the workers, each of which has a {@link LevelChoice} of its own.
 */
public final class LevelGovernor {
    /** Shards that are idle wait for a slower rung only if that lowers the time lost to this share of the fastest rung's. */
    private static final double WORTH_WAITING = 0.95;

    private final List<Rung> rungs;
    private final int workers;
    private final Supplier<Demand> demand;
    private final LevelModel model;
    private final int always;
    private long chosen;

    /** Blocks whose rung is chosen and which the delivery has not taken yet. */
    private int coming;

    private LevelGovernor(List<Rung> rungs, int always, int workers, Supplier<Demand> demand) {
        this.rungs = rungs;
        this.always = always;
        this.workers = workers;
        this.demand = demand;
        this.model = new LevelModel(rungs);
    }

    /**
     * The level follows the shards.
     *
     * @param workers that pack at the same time
     */
    public static LevelGovernor auto(Compression compression, int workers, Supplier<Demand> demand) {
        List<Rung> ladder = Ladder.of(compression);
        return new LevelGovernor(ladder, ladder.size() == 1 ? 0 : -1, workers, demand);
    }

    public static LevelGovernor fixed(int level) {
        return new LevelGovernor(List.of(Rung.of(level)), 0, 1, () -> Demand.UNLIMITED);
    }

    /** The fastest rung, whatever the shards take. */
    public static LevelGovernor fastest(Compression compression) {
        return always(compression, Ladder.of(compression).get(0));
    }

    /** For trying one rung of a ladder: every block is sent at it, if that makes it smaller. */
    public static LevelGovernor always(Compression compression, Rung rung) {
        List<Rung> ladder = Ladder.of(compression);
        if (!ladder.contains(rung)) {
            throw new IllegalArgumentException(rung + " is not on the ladder of " + compression);
        }
        return new LevelGovernor(ladder, ladder.indexOf(rung), 1, () -> Demand.UNLIMITED);
    }

    /** What it chooses between, from the fastest to the most thorough. */
    public List<Rung> rungs() {
        return rungs;
    }

    /** The rung that decides whether a block fits: the fastest there is. */
    public Rung canonical() {
        return rungs.get(0);
    }

    public LevelChoice choice() {
        return new LevelChoice(this);
    }

    /**
     * The rung for a block.
     *
     * @param bytes its size at the canonical rung
     * @param before seconds from the worker's last block until this one is packed at the canonical rung
     * @param canonical seconds that the canonical rung took
     * @param spare seconds that the worker would otherwise wait for room in the in-flight budget
     * @return its index in {@link #rungs}
     */
    synchronized int choose(double bytes, double before, double canonical, double spare) {
        if (always >= 0) {
            coming++;
            return always;
        }
        Demand now = demand.get();
        int shards = now.shards();
        int rung = chosen++ < shards ? firstRound(now, bytes, canonical) : steady(now, bytes, before, canonical, spare);
        coming++;
        return rung;
    }

    /** For a shard that has had nothing yet: the rung that costs the least time, counting both the shard's wait and its work. */
    private int firstRound(Demand now, double bytes, double canonical) {
        // Shards that get nothing while a worker is busy with one block, on average over the round.
        double waiting = Math.max(1, now.shards() / 2.0 / workers);
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < rungs.size(); i++) {
            double extra = i == 0 ? 0 : canonical * model.cost(i);
            double lost = bytes * model.size(i) * now.shards() / now.bytesPerSecond() + waiting * extra;
            if (lost < least) {
                best = i;
                least = i == 0 ? WORTH_WAITING * lost : lost;
            }
        }
        return best;
    }

    private int steady(Demand now, double bytes, double before, double canonical, double spare) {
        int shards = now.shards();
        double gain = 2.0 * workers / (2.0 * workers + shards);
        boolean limitless = Double.isInfinite(now.bytesPerSecond());
        int best = 0;
        for (int i = 1; i < rungs.size(); i++) {
            double extra = canonical * model.cost(i);
            double size = bytes * model.size(i);
            // What the shards take until this block comes, and what the workers send in that time if all take as long.
            double taken = now.bytesPerSecond() * (before + extra);
            double even = workers * size;
            // A shard that has been dealt a record is busy for half a record's time, on average.
            double ahead = now.aheadBytes() + (coming - (shards - 1) / 2.0 - reserve(shards)) * size;
            double more = Math.min(0.5, gain * (ahead / even - 1));
            if (taken <= even * (1 + more) || (extra <= spare && (ahead >= 0 || limitless))) {
                best = i;
            }
        }
        return best;
    }

    /** Records beyond those that the shards are busy with, so that a block that takes longer than most leaves none without work. */
    private static double reserve(int shards) {
        return 0.3 + shards / 12.0;
    }

    /** The delivery has taken a block whose rung was chosen. */
    synchronized void came() {
        coming--;
    }

    synchronized void packed(int rung, double cost, double size) {
        model.packed(rung, cost, size);
    }
}

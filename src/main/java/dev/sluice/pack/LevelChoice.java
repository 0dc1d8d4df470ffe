package dev.sluice.pack;

/**
 * One worker's way through the levels. It tells the {@link LevelGovernor} how its blocks went. All times are of {@link System#nanoTime},
 * passed in. For one thread.
 */
public final class LevelChoice {
    /** The share of a wait that the next block's compression may take in addition. */
    private static final double WAIT_USED = 0.8;

    /** The share of that time which remains after a block that did not have to wait. */
    private static final double SPARE_KEPT = 0.7;

    /** In seconds; a shorter wait counts as none. */
    private static final double SHORTEST_WAIT = 0.001;

    /** The weight of earlier blocks in the moving average of the seconds that a byte takes before it is packed. */
    private static final double MEMORY = 0.8;

    /** A block that took much longer than those before it says that the machine stood still, not what the next ones will take. */
    private static final double MOST_SLOWER = 4;

    private final LevelGovernor governor;
    private boolean begun;
    private long freeNanos;
    private double beforeSeconds;
    private double rawBytes;
    private double canonicalSeconds;
    private double canonicalBytes;
    private double extraSeconds;
    private double spare;
    private int rung;

    LevelChoice(LevelGovernor governor) {
        this.governor = governor;
    }

    /** The rung that decides whether a block fits. */
    public Rung canonical() {
        return governor.canonical();
    }

    /**
     * The rung at which to pack the block, which was packed at the canonical one already.
     *
     * @param raw bytes before compression
     * @param canonical bytes that the canonical rung made of them
     * @param canonicalNanos nanoseconds that it took for that
     */
    public Rung next(int raw, int canonical, long canonicalNanos, long nowNanos) {
        double took = begun ? (nowNanos - freeNanos) / 1e9 : 2 * canonicalNanos / 1e9;
        if (rawBytes > 0) {
            took = Math.min(took, MOST_SLOWER * raw * beforeSeconds / rawBytes);
        }
        beforeSeconds = beforeSeconds * MEMORY + took;
        rawBytes = rawBytes * MEMORY + raw;
        canonicalSeconds = Math.max(1, canonicalNanos) / 1e9;
        canonicalBytes = canonical;
        extraSeconds = 0;
        rung = governor.choose(canonical, beforeSeconds * raw / rawBytes, canonicalSeconds, spare);
        return governor.rungs().get(rung);
    }

    /**
     * The block was packed at the rung that {@link #next} gave.
     *
     * @param nanos that this took, without the canonical rung's time
     */
    public void packed(int bytes, long nanos) {
        extraSeconds = nanos / 1e9;
        governor.packed(rung, extraSeconds / canonicalSeconds, bytes / canonicalBytes);
    }

    /** The delivery has taken the batch, after a wait, and the worker goes on. */
    public void taken(long waitedNanos, long nowNanos) {
        double waited = waitedNanos / 1e9;
        spare = waited < SHORTEST_WAIT ? Math.min(spare, extraSeconds) * SPARE_KEPT : extraSeconds + WAIT_USED * waited;
        governor.came();
        freeNanos = nowNanos;
        begun = true;
    }
}

package dev.sluice.pack;

/**
 * One worker's way through the levels. It tells the {@link LevelGovernor} how its blocks went. All times are of {@link System#nanoTime},
 * passed in. For one thread.
 */
public final class LevelChoice {
    /** Of the time that was waited, what the next block may take longer; and what is left of that when nothing was waited. */
    private static final double USE = 0.8;

    private static final double LEFT = 0.7;
    private static final double SHORTEST_WAIT = 0.001;

    /** What older blocks count for in the time that a byte takes before it is packed. */
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
     * The rung for the block that was packed by the canonical one.
     *
     * @param raw bytes before compression
     * @param canonical bytes that the canonical rung made of them
     * @param canonicalNanos that it took
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

    /** The block that {@link #next} was asked for has become so many bytes in so much time, the canonical rung's not counted. */
    public void packed(int bytes, long nanos) {
        extraSeconds = nanos / 1e9;
        governor.packed(rung, extraSeconds / canonicalSeconds, bytes / canonicalBytes);
    }

    /** The batch was taken, and the worker can go on, after so much waiting. */
    public void taken(long waitedNanos, long nowNanos) {
        double waited = waitedNanos / 1e9;
        spare = waited < SHORTEST_WAIT ? Math.min(spare, extraSeconds) * LEFT : extraSeconds + USE * waited;
        governor.came();
        freeNanos = nowNanos;
        begun = true;
    }
}

package dev.sluice.pack;

import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/**
 * Chooses the level at which each block is sent: the CPU that idles while the shards are the bottleneck goes into compression. While
 * the in-flight budget is full, packers wait for shards, and the level climbs; while it runs empty, shards wait for packers, and it
 * falls. Safe for use by several threads.
 */
public final class LevelGovernor implements IntSupplier {
    // From the fastest: while the processor is the bottleneck, anything better would only make the load longer.
    private static final int[] ZSTD = {1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19};
    private static final int[] GZIP = {1, 4, 6, 7, 8, 9};
    private static final int[] NONE = {0};
    private static final double FULL = 0.85;
    private static final double LOW = 0.55;
    private static final double EMPTY = 0.3;
    /** Blocks between two climbs: what a step up has cost shows only when its blocks are on their way. */
    private static final int PATIENCE = 4;

    private final int[] ladder;
    private final DoubleSupplier fill;
    private int rung;
    private int fullInARow;

    private LevelGovernor(int[] ladder, DoubleSupplier fill) {
        this.ladder = ladder;
        this.fill = fill;
    }

    /**
     * The level follows the in-flight budget.
     *
     * @param fill the share of the in-flight budget that is taken, 0 to 1 */
    public static LevelGovernor auto(Compression compression, DoubleSupplier fill) {
        return new LevelGovernor(ladder(compression), fill);
    }

    private static int[] ladder(Compression compression) {
        return switch (compression) {
            case ZSTD -> ZSTD;
            case GZIP -> GZIP;
            case NONE -> NONE;
        };
    }

    /** The highest level that so many blocks in a row can climb to when the budget is full all the time. */
    public static int highest(Compression compression, long blocks) {
        int[] ladder = ladder(compression);
        return ladder[(int) Math.min(ladder.length - 1, blocks / PATIENCE)];
    }

    public static LevelGovernor fixed(int level) {
        return new LevelGovernor(new int[] {level}, () -> 0);
    }

    /** The level that decides whether a block fits; the lowest there is, and the first that is sent. */
    public int canonicalLevel() {
        return ladder[0];
    }

    /** The level for the next block. */
    @Override
    public synchronized int getAsInt() {
        double now = fill.getAsDouble();
        if (now >= FULL) {
            fullInARow++;
            if (fullInARow >= PATIENCE && rung < ladder.length - 1) {
                rung++;
                fullInARow = 0;
            }
        } else {
            fullInARow = 0;
            if (now < EMPTY) {
                rung /= 2;
            } else if (now < LOW && rung > 0) {
                rung--;
            }
        }
        return ladder[rung];
    }
}

package dev.sluice.pack;

import org.jspecify.annotations.Nullable;

/**
 * One way to compress blocks.
 *
 * @param level what the compression itself calls it; of a tuned rung, the level that makes blocks about as small
 * @param tuning null: as the level has it
 * @param cost seconds that a block takes, as a multiple of its ladder's first rung
 * @param size of a block, as a share of what the first rung makes of it
 */
public record Rung(int level, @Nullable ZstdTuning tuning, double cost, double size) {
    /** A level as the compression has it. */
    public static Rung of(int level) {
        return new Rung(level, null, 1, 1);
    }

    /**
     * What zstd calls its advanced parameters.
     *
     * @param strategy 1 fast to 9 btultra2
     */
    record ZstdTuning(int strategy, int hashLog, int chainLog, int searchLog, int minMatch, int targetLength) {}
}

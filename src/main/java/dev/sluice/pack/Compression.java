package dev.sluice.pack;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the events of a block are compressed. */
public enum Compression {
    ZSTD(1, 22, 3),
    GZIP(1, 9, 6),
    NONE(0, 0, 0);

    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;

    Compression(int minLevel, int maxLevel, int defaultLevel) {
        this.minLevel = minLevel;
        this.maxLevel = maxLevel;
        this.defaultLevel = defaultLevel;
    }

    public int minLevel() {
        return minLevel;
    }

    public int maxLevel() {
        return maxLevel;
    }

    public int defaultLevel() {
        return defaultLevel;
    }

    /**
     * A codec for one worker, which closes it.
     *
     * @param dictionary for zstd alone; null: none
     */
    public BlockCodec codec(Rung rung, @Nullable DigestedDictionary dictionary) {
        return switch (this) {
            case ZSTD -> new ZstdBlocks(rung, dictionary);
            case GZIP -> new GzipBlocks(rung);
            case NONE -> new PlainBlocks();
        };
    }

    /** As options and reports have it: {@code zstd}. */
    public String shown() {
        return name().toLowerCase(Locale.ROOT);
    }
}

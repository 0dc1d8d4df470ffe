package dev.sluice.source;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An even share of the chunks of all inputs: every so many-th of a large one, and every so many-th of many small ones; the first chunk
 * of all is always in it. Safe for use by several threads.
 */
public final class ChunkSample {
    private static final double ROUNDING = 1e-9;

    private final double share;
    private final int chunkBytes;
    /** Each source's number, in the order in which they were asked for. */
    private final Map<SourceId, Integer> numbers = new ConcurrentHashMap<>();

    private final AtomicInteger sources = new AtomicInteger();

    /**
     * A sample that has not chosen yet.
     *
     * @param share of the chunks, above 0 and at most 1
     */
    public ChunkSample(double share, int chunkBytes) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("not a share: " + share);
        }
        this.share = share;
        this.chunkBytes = chunkBytes;
    }

    /** The same answer for the same chunk. */
    public boolean takes(Chunk chunk) {
        long place = chunk.start() / chunkBytes
                + numbers.computeIfAbsent(chunk.source(), source -> sources.getAndIncrement());
        return whole(place) > whole(place - 1);
    }

    /** How many of the places up to this one are taken. */
    private double whole(long place) {
        return Math.floor(place * share + ROUNDING);
    }
}

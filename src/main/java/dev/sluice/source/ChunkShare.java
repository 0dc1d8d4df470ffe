package dev.sluice.source;

import java.util.BitSet;

/**
 * The chunks of an input that are read here, by their numbers; others are read elsewhere, so all who do must see the input end where it
 * ended when it was listed. Never changed once it is read.
 */
final class ChunkShare {
    /** Nothing is read elsewhere. */
    static final ChunkShare WHOLE = new ChunkShare(Integer.MAX_VALUE, false);

    static {
        WHOLE.add(0, 0);
    }

    private final int chunkBytes;
    private final boolean again;
    private final BitSet taken = new BitSet();

    /** @param again whether chunks that an earlier run left are divided as well: else all of them are read here */
    ChunkShare(int chunkBytes, boolean again) {
        this.chunkBytes = chunkBytes;
        this.again = again;
    }

    void add(long from, long to) {
        taken.set(Math.toIntExact(from / chunkBytes), Math.toIntExact(Math.max(from, to - 1) / chunkBytes) + 1);
    }

    /**
     * Whether the chunk that begins there is read here.
     *
     * @param fresh whether it was never planned before
     */
    boolean takes(long start, boolean fresh) {
        return this == WHOLE || !(fresh || again) || taken.get(Math.toIntExact(start / chunkBytes));
    }

    /** Whether that is so for the first chunk: with it goes whatever cannot be cut. */
    boolean takesWhole() {
        return taken.get(0);
    }
}

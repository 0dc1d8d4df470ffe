package dev.sluice.source;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells sources whose events do not end where lines do, and makes lines of them: one an event. Such a source is read in its order, like
 * a packed one, and all that counts its bytes counts those of the lines. Safe for use by several threads.
 */
public interface Splitting {
    /** More of a source's beginning is not looked at. */
    int LOOKED_AT = 64 << 10;

    /**
     * Whether a source that begins with the bytes from position to limit is one. What is said of some bytes holds for whatever follows
     * them, so that it does not depend on how many a pipe gave at first.
     *
     * @param all whether there are no more, or {@link #LOOKED_AT}
     * @return null if more are needed to tell; never if they are all
     */
    @Nullable
    Boolean applies(ByteBuffer first, boolean all);

    /** For one source, whose lines go to {@code out}. */
    Splitter splitter(SplitLines out);

    /** Is fed with one source's bytes in their order. For one thread at a time. */
    interface Splitter {
        /** The next bytes: those in [from, to). */
        void take(byte[] in, int from, int to);

        /** The source ends here: an event that was begun becomes a line with its reason. */
        void end();

        /** Whether the source, if it ends here, ends in the middle of something. */
        boolean isInside();
    }
}

package dev.sluice.pack;

import dev.sluice.read.BatchId;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The events that one chunk has for one lane, end to end in memory, and where each ends, so that no batch cuts one. Indexes are absolute;
 * an event's end is behind its newline.
 */
public interface LaneEvents {
    /** Direct. The events lie in [{@link #from}, {@link #to}), each ending in a newline but perhaps the last. */
    ByteBuffer memory();

    int from();

    int to();

    /** The end of the event that holds the byte at {@code index}. */
    int endFrom(int index);

    /** The start of the event that holds the byte at {@code index}. */
    int startFrom(int index);

    /** How many events lie in [from, to), both of them bounds. */
    int count(int from, int to);

    /** Where the lines that the event at {@code index} was made of begin in the chunk's bytes. */
    default int linesFrom(int index) {
        return startFrom(index);
    }

    /** Where these lines end, behind the newline. */
    default int linesTo(int index) {
        return endFrom(index);
    }

    /** {@link BatchId#NO_LANE} where events have no keys, and their batches may go to any shard. */
    default int lane() {
        return BatchId.NO_LANE;
    }

    /** Inside the lane's range; null without a lane. */
    default @Nullable BigInteger hashKey() {
        return null;
    }

    /** The same events with their keys; null where they have none. */
    default @Nullable EventBuffer keyed() {
        return null;
    }
}

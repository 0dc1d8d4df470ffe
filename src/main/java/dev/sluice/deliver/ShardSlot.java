package dev.sluice.deliver;

import dev.sluice.stream.Shard;
import java.util.ArrayDeque;

/** One open shard as the dispatcher sees it: its pace, what was dealt to it, and what waits for it alone. The dispatcher's own. */
final class ShardSlot {
    final Shard shard;
    final Pace pace;
    final ShardTally tally;

    /** A record with this explicit hash key lands here for certain. */
    final String middleHashKey;

    /** Batches whose key belongs to this shard, in the order in which they are to leave. */
    final ArrayDeque<Parcel> waiting = new ArrayDeque<>();

    /** Bytes dealt to the shard; what came back is taken off again. */
    long dealtBytes;

    ShardSlot(Shard shard, Pace pace, ShardTally tally) {
        this.shard = shard;
        this.pace = pace;
        this.tally = tally;
        this.middleHashKey = shard.range().middle().toString();
    }
}

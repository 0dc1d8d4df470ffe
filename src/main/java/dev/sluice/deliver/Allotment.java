package dev.sluice.deliver;

import java.io.Serializable;
import java.util.Set;

/**
 * The shards that one of several senders of a load may write to, so that all of them together keep each shard's limit. A shard is allotted
 * to one of them at a time, and a record that leaves takes all of that shard's pace: a share of it would let several large records arrive
 * at once.
 *
 * @param serial grows from one to the next
 * @param untilNanos when it ends if no other follows, by {@link System#nanoTime}
 */
public record Allotment(long serial, Set<String> shards, long untilNanos) implements Serializable {
    public Allotment {
        shards = Set.copyOf(shards);
    }

    /** Nothing yet. */
    public static Allotment none(long nowNanos) {
        return new Allotment(0, Set.of(), nowNanos);
    }

    boolean holds(String shardId, long nowNanos) {
        return untilNanos - nowNanos > 0 && shards.contains(shardId);
    }
}

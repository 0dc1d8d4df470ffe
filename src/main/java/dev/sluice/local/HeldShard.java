package dev.sluice.local;

import dev.sluice.local.StreamState.ShardState;
import dev.sluice.read.HashRange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One shard: its part of the hash-key space, its descent, its records. Confined to the service's thread. */
final class HeldShard {
    private final HashRange range;
    private final ShardLog log;
    private final Throughput throughput = new Throughput(System.nanoTime());
    private final ReadThroughput reading = new ReadThroughput(System.nanoTime());
    private final String id;
    private final SequenceDigits sequences;
    private final Set<ShardFeed> watchers = new LinkedHashSet<>();
    private ShardState state;

    HeldShard(ShardState state, ShardLog log) {
        this.state = state;
        this.id = id(state.number());
        this.sequences = new SequenceDigits(state.createdMillis() / 1_000, state.number());
        this.range = state.range();
        this.log = log;
    }

    ShardState state() {
        return state;
    }

    static String id(int number) {
        return String.format("shardId-%012d", number);
    }

    String id() {
        return id;
    }

    int number() {
        return state.number();
    }

    @Nullable
    Integer parent() {
        return state.parents().parent();
    }

    @Nullable
    Integer adjacentParent() {
        return state.parents().adjacentParent();
    }

    HashRange range() {
        return range;
    }

    long createdMillis() {
        return state.createdMillis();
    }

    long closedMillis() {
        return state.closedMillis();
    }

    boolean open() {
        return closedMillis() == 0;
    }

    void close(long nowMillis) {
        state = state.closed(nowMillis);
    }

    /** Has the subscription hear of what comes. */
    void watch(ShardFeed subscription) {
        watchers.add(subscription);
    }

    void unwatch(ShardFeed subscription) {
        watchers.remove(subscription);
    }

    /** Records came. */
    void tellWatchers() {
        if (!watchers.isEmpty()) {
            List.copyOf(watchers).forEach(ShardFeed::step);
        }
    }

    /** What writes this shard's sequence numbers on another thread. */
    SequenceDigits newSequences() {
        return new SequenceDigits(createdMillis() / 1_000, number());
    }

    ShardLog log() {
        return log;
    }

    Throughput throughput() {
        return throughput;
    }

    ReadThroughput reading() {
        return reading;
    }

    /** The sequence number of the record with {@code ordinal}; 0 is the shard's starting number. */
    String sequence(long ordinal, long arrivalMillis) {
        return sequences.of(ordinal, arrivalMillis / 1_000);
    }

    String startingSequence() {
        return sequence(0, createdMillis());
    }

    /** Of a closed shard: greater than any of its records'. */
    String endingSequence() {
        return sequence(log.nextOrdinal(), Math.max(closedMillis(), log.lastArrivalMillis()));
    }
}

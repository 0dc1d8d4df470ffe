package dev.sluice.read.stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Which shards may be read: a shard that came out of a split or a merge waits until its parents are read to their end, so that one
 * key's records come in order across a reshard. Parents that nobody reads, since they are past retention or were not asked for,
 * are not waited for. Not safe for use by several threads.
 */
final class ShardFamily {
    private final Set<String> wanted;
    private final Map<String, Shard> waiting = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<@Nullable String> parents = new HashSet<>();
    private final Set<String> finished = new HashSet<>();

    /** @param wanted empty: all */
    ShardFamily(Set<String> wanted) {
        this.wanted = wanted;
    }

    /** Takes shards not known before; their parents must be among these or known already. */
    void add(List<Shard> shards) {
        for (Shard shard : shards) {
            parents.add(shard.parentShardId());
            parents.add(shard.adjacentParentShardId());
            if ((wanted.isEmpty() || wanted.contains(shard.shardId())) && known.add(shard.shardId())) {
                waiting.put(shard.shardId(), shard);
            }
        }
    }

    /** Takes out the shards that can be read now. */
    List<Shard> takeReadable() {
        List<Shard> readable = new ArrayList<>();
        for (Shard shard : List.copyOf(waiting.values())) {
            boolean parentsAreRead = Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
                    .allMatch(parent -> parent == null || !known.contains(parent) || finished.contains(parent));
            if (parentsAreRead) {
                waiting.remove(shard.shardId());
                readable.add(shard);
            }
        }
        return readable;
    }

    void finish(String shardId) {
        finished.add(shardId);
    }

    /** Whether every known shard is read to its end. */
    boolean allFinished() {
        return finished.size() == known.size();
    }

    /** Whether a shard that came out of this one was among those added. */
    boolean hasChildOf(String shardId) {
        return parents.contains(shardId);
    }

    boolean knows(String shardId) {
        return known.contains(shardId);
    }
}

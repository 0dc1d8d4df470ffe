package dev.sluice.read.stream;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read of a stream.
 *
 * @param since records that arrived from then on; null: from the oldest that the stream still has
 * @param shards their ids; empty: all
 * @param follow go on when everything is read; otherwise the end is where each shard stood when reading began, and a few records more
 *     if it is written to meanwhile
 */
public record ReadPlan(String stream, @Nullable Instant since, Set<String> shards, boolean follow) {
    public ReadPlan {
        shards = Set.copyOf(shards);
    }

    /** The whole stream as it stands. */
    public static ReadPlan all(String stream) {
        return new ReadPlan(stream, null, Set.of(), false);
    }
}

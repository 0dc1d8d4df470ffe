package dev.sluice.read.stream;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read of a stream.
 *
 * @param since records that arrived from then on; null: from the oldest that the stream still has
 * @param until records that arrived before; null: to the end. The service's clock dates them
 * @param shards their ids; empty: all
 * @param after for each shard the sequence number behind which to go on, in place of {@code since}; shards that are not in it begin anew
 * @param follow go on when everything is read; otherwise the end is where each shard stood when reading began, and a few records more
 *     if it is written to meanwhile
 */
public record ReadPlan(
        String stream,
        @Nullable Instant since,
        @Nullable Instant until,
        Set<String> shards,
        Map<String, String> after,
        boolean follow) {
    public ReadPlan {
        shards = Set.copyOf(shards);
        after = Map.copyOf(after);
    }

    /** All that arrived since then, as it stands. */
    public static ReadPlan since(String stream, @Nullable Instant since) {
        return new ReadPlan(stream, since, null, Set.of(), Map.of(), false);
    }

    /** The whole stream as it stands. */
    public static ReadPlan all(String stream) {
        return since(stream, null);
    }

    /** Whether a record that arrived then is asked for; one whose arrival is not known is. */
    boolean wants(@Nullable Instant arrival) {
        return until == null || arrival == null || arrival.isBefore(until);
    }

    /** No later than {@code until}. */
    Instant bounded(Instant time) {
        return until != null && until.isBefore(time) ? until : time;
    }
}

package dev.sluice.local;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sluice.read.HashRange;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a stream outlives its endpoint, beside the records: the contents of its {@code stream.json}.
 *
 * @param deleting whether it is to be gone when its directory is opened again
 */
record StreamState(
        String name,
        long createdMillis,
        boolean deleting,
        @JsonUnwrapped StreamSettings settings,
        List<ShardState> shards) {
    /** @param closedMillis when a split or a merge closed it; 0 while it is open */
    record ShardState(
            int number,
            @JsonUnwrapped Parents parents,
            BigInteger firstHashKey,
            BigInteger lastHashKey,
            long createdMillis,
            long closedMillis) {
        HashRange range() {
            return new HashRange(firstHashKey, lastHashKey);
        }

        ShardState closed(long millis) {
            return new ShardState(number, parents, firstHashKey, lastHashKey, createdMillis, millis);
        }
    }

    /** The shards by whose split or merge a shard came to be. */
    record Parents(@Nullable Integer parent, @Nullable Integer adjacentParent) {
        static final Parents NONE = new Parents(null, null);
    }

    static StreamState of(Stream stream) {
        return new StreamState(
                stream.name(),
                stream.createdMillis(),
                stream.phase() == Phase.DELETING,
                stream.settings(),
                stream.shards().stream().map(HeldShard::state).toList());
    }
}

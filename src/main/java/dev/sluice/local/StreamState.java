package dev.sluice.local;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a stream outlives its endpoint, beside the records: the contents of its {@code stream.json}. */
record StreamState(String name, long createdMillis, int maxRecordKiB, boolean dealsRecords, List<ShardState> shards) {
    record ShardState(
            int number,
            @Nullable Integer parent,
            @Nullable Integer adjacentParent,
            BigInteger firstHashKey,
            BigInteger lastHashKey,
            long createdMillis,
            long closedMillis) {}

    static StreamState of(Stream stream) {
        return new StreamState(
                stream.name(),
                stream.createdMillis(),
                stream.maxRecordKiB(),
                stream.dealsRecords(),
                stream.shards().stream()
                        .map(shard -> new ShardState(
                                shard.number(),
                                shard.parent(),
                                shard.adjacentParent(),
                                shard.range().first(),
                                shard.range().last(),
                                shard.createdMillis(),
                                shard.closedMillis()))
                        .toList());
    }
}

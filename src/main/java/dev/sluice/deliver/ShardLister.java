package dev.sluice.deliver;

import dev.sluice.pack.HashRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/** Asks for the shards that take records now. */
final class ShardLister {
    private ShardLister() {}

    /** The open shards in the order of their hash-key ranges; blocks on the network, once for each 1,000 shards. */
    static List<Shard> open(KinesisClient kinesis, String stream) {
        List<Shard> open = new ArrayList<>();
        @Nullable String token = null;
        do {
            ListShardsRequest.Builder request = ListShardsRequest.builder();
            if (token == null) {
                request.streamName(stream).shardFilter(f -> f.type(ShardFilterType.AT_LATEST));
            } else {
                request.nextToken(token);
            }
            ListShardsResponse page = kinesis.listShards(request.build());
            for (software.amazon.awssdk.services.kinesis.model.Shard shard : page.shards()) {
                // Emulators may pass the filter over and list closed shards, too.
                if (shard.sequenceNumberRange() == null
                        || shard.sequenceNumberRange().endingSequenceNumber() == null) {
                    HashKeyRange range = shard.hashKeyRange();
                    open.add(new Shard(
                            shard.shardId(),
                            new HashRange(
                                    new BigInteger(range.startingHashKey()), new BigInteger(range.endingHashKey()))));
                }
            }
            token = page.nextToken();
        } while (token != null);
        open.sort(Comparator.comparing(shard -> shard.range().first()));
        return open;
    }
}

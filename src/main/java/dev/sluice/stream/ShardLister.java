package dev.sluice.stream;

import dev.sluice.read.HashRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

/** Asks for the shards that take records now. */
public final class ShardLister {
    private ShardLister() {}

    /**
     * The open shards in the order of their hash-key ranges; blocks on the network, once for each 1,000 shards.
     *
     * @throws SenselessAnswerException if there is none, or some hash keys have no shard or two: what is sent there would be lost in retries
     */
    public static List<Shard> open(KinesisClient kinesis, String stream) {
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
                    open.add(new Shard(String.valueOf(shard.shardId()), range(shard.hashKeyRange())));
                }
            }
            token = next(token, page);
        } while (token != null);
        open.sort(Comparator.comparing(shard -> shard.range().first()));
        requireWhole(open);
        return open;
    }

    /**
     * What the next page is asked for by; null: there is none.
     *
     * @param token what this page was asked for by
     * @throws SenselessAnswerException if that would bring the same page, again and again
     */
    public static @Nullable String next(@Nullable String token, ListShardsResponse page) {
        if (token != null && token.equals(page.nextToken())) {
            throw new SenselessAnswerException("its list of shards does not end");
        }
        return page.nextToken();
    }

    private static void requireWhole(List<Shard> open) {
        BigInteger next = BigInteger.ZERO;
        for (Shard shard : open) {
            int order = shard.range().first().compareTo(next);
            if (order != 0) {
                throw new SenselessAnswerException(
                        "the hash keys from " + next.min(shard.range().first()) + " have "
                                + (order > 0 ? "no open shard" : "two open shards"));
            }
            next = shard.range().last().add(BigInteger.ONE);
        }
        if (open.isEmpty()) {
            throw new SenselessAnswerException("it has no open shards");
        }
        if (!next.equals(HashRange.MAX_KEY.add(BigInteger.ONE))) {
            throw new SenselessAnswerException("the hash keys from " + next + " have no open shard");
        }
    }

    private static HashRange range(@Nullable HashKeyRange range) {
        try {
            Objects.requireNonNull(range, "no range");
            return new HashRange(new BigInteger(range.startingHashKey()), new BigInteger(range.endingHashKey()));
        } catch (NullPointerException | IllegalArgumentException e) {
            throw new SenselessAnswerException("a shard has no range of hash keys");
        }
    }
}

package dev.sluice.local;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;

/** SplitShard, MergeShards and UpdateShardCount: for provisioned streams alone. */
final class Resharding {
    private static final int MAX_SHARDS = 10_000;

    private final Streams streams;
    private final Transitions transitions;
    private final Account account;

    Resharding(Streams streams, Transitions transitions, Account account) {
        this.streams = streams;
        this.transitions = transitions;
        this.account = account;
    }

    Answer splitShard(Parameters parameters) throws Refusal, IOException {
        Stream stream = provisioned(parameters);
        HeldShard shard = openShard(stream, parameters.text("ShardToSplit"));
        BigInteger middle;
        try {
            middle = new BigInteger(parameters.text("NewStartingHashKey"));
        } catch (NumberFormatException e) {
            throw Refusal.invalidArgument("NewStartingHashKey is not a decimal number.");
        }
        if (middle.compareTo(shard.range().first()) <= 0
                || middle.compareTo(shard.range().last()) > 0) {
            throw Refusal.invalidArgument("NewStartingHashKey " + middle + " used in SplitShard() on shard "
                    + shard.id() + " in stream " + stream.name() + " under account " + Refusal.ACCOUNT
                    + " is not within the shard's hash key range.");
        }
        account.admitShards(1);
        transitions.begin(stream, Phase.UPDATING, () -> {
            // A fault may have closed it meanwhile.
            if (shard.open()) {
                stream.split(shard, middle, System.currentTimeMillis());
            }
            streams.save(stream);
        });
        return Answer.empty(parameters.wire());
    }

    Answer mergeShards(Parameters parameters) throws Refusal, IOException {
        Stream stream = provisioned(parameters);
        HeldShard one = openShard(stream, parameters.text("ShardToMerge"));
        HeldShard other = openShard(stream, parameters.text("AdjacentShardToMerge"));
        int distance = stream.open().indexOf(one) - stream.open().indexOf(other);
        if (Math.abs(distance) != 1) {
            throw Refusal.invalidArgument("Shards " + one.id() + " and " + other.id() + " in stream " + stream.name()
                    + " under account " + Refusal.ACCOUNT + " are not an adjacent pair of shards eligible for merging");
        }
        transitions.begin(stream, Phase.UPDATING, () -> {
            if (one.open() && other.open()) {
                stream.merge(one, other, System.currentTimeMillis());
            }
            streams.save(stream);
        });
        return Answer.empty(parameters.wire());
    }

    /** Splits the widest shards, or merges the narrowest neighbours, until there are as many as wanted. */
    Answer updateShardCount(Parameters parameters) throws Refusal, IOException {
        Stream stream = provisioned(parameters);
        int current = stream.open().size();
        int target = parameters.integer("TargetShardCount", 1, Integer.MAX_VALUE);
        parameters.choice("ScalingType", List.of("UNIFORM_SCALING"));
        if (target > MAX_SHARDS) {
            throw Refusal.limitExceeded("UpdateShardCount cannot scale to more than " + MAX_SHARDS + " shards.");
        }
        if (target > 2 * current) {
            throw beyond("up over double", current, target);
        }
        if (2 * target < current) {
            throw beyond("down below half", current, target);
        }
        account.admitShards(Math.max(0, target - current));
        transitions.begin(stream, Phase.UPDATING, () -> {
            stream.resize(target, System.currentTimeMillis());
            streams.save(stream);
        });
        return Answer.of(parameters.wire(), out -> {
            out.writeStringField("StreamName", stream.name());
            out.writeStringField("StreamARN", stream.arn());
            out.writeNumberField("CurrentShardCount", current);
            out.writeNumberField("TargetShardCount", target);
        });
    }

    private static Refusal beyond(String where, int current, int target) {
        return Refusal.invalidArgument("UpdateShardCount cannot scale " + where
                + " your current open shard count. Current open shard count: " + current + " Target shard count: "
                + target);
    }

    private Stream provisioned(Parameters parameters) throws Refusal {
        Stream stream = streams.active(parameters);
        if (stream.onDemand()) {
            throw Refusal.validation("Request is invalid. Stream " + stream.name() + " under account " + Refusal.ACCOUNT
                    + " is in On-Demand mode.");
        }
        return stream;
    }

    private static HeldShard openShard(Stream stream, String id) throws Refusal {
        HeldShard shard = stream.shard(id);
        if (!shard.open()) {
            throw Refusal.inUse("Shard " + id + " in stream " + stream.name() + " under account " + Refusal.ACCOUNT
                    + " has already been merged or split, and thus is not eligible for merging or splitting.");
        }
        return shard;
    }
}

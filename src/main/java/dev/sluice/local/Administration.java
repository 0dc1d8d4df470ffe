package dev.sluice.local;

import java.io.IOException;
import java.math.BigInteger;

/** What makes, changes and deletes streams. Everything takes effect at once; a stream is always ACTIVE. */
final class Administration {
    private static final int MAX_SHARDS = 10_000;
    private static final int MAX_RECORD_KIB = 10_240;
    private static final int ON_DEMAND_SHARDS = 4;

    private final Streams streams;

    Administration(Streams streams) {
        this.streams = streams;
    }

    Answer createStream(Parameters parameters) throws Refusal, IOException {
        String name = parameters.streamName();
        String mode = parameters.inside("StreamModeDetails").optionalText("StreamMode");
        int shards = "ON_DEMAND".equals(mode) ? ON_DEMAND_SHARDS : parameters.integer("ShardCount", 1, MAX_SHARDS);
        int maxRecordKiB = maxRecordKiB(parameters, Stream.DEFAULT_MAX_RECORD_KIB);
        if (streams.contains(name)) {
            throw inUse("Stream " + name + " under account " + Refusal.ACCOUNT + " already exists.");
        }
        streams.create(name, shards, maxRecordKiB, System.currentTimeMillis());
        return Answer.empty(parameters.wire());
    }

    Answer deleteStream(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.get(parameters.streamName());
        if (!stream.consumers().all().isEmpty() && !parameters.flag("EnforceConsumerDeletion")) {
            throw inUse("Stream " + stream.name() + " under account " + Refusal.ACCOUNT
                    + " has registered consumers; deregister them, or set EnforceConsumerDeletion.");
        }
        streams.delete(stream);
        return Answer.empty(parameters.wire());
    }

    Answer updateMaxRecordSize(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.get(parameters.streamName());
        stream.maxRecordKiB(maxRecordKiB(parameters, stream.maxRecordKiB()));
        streams.save(stream);
        return Answer.empty(parameters.wire());
    }

    /** Taken for any stream: which mode a stream has makes no other difference here. */
    Answer updateStreamRecordDistributionStrategy(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.get(parameters.streamName());
        String strategy = parameters.text("RecordDistributionStrategy");
        if (!strategy.equals("AUTO") && !strategy.equals("USER_PARTITION_KEY")) {
            throw Refusal.invalidArgument("RecordDistributionStrategy is AUTO or USER_PARTITION_KEY.");
        }
        stream.dealsRecords(strategy.equals("AUTO"));
        streams.save(stream);
        return Answer.empty(parameters.wire());
    }

    private static int maxRecordKiB(Parameters parameters, int otherwise) throws Refusal {
        return parameters.integer("MaxRecordSizeInKiB", Stream.DEFAULT_MAX_RECORD_KIB, MAX_RECORD_KIB, otherwise);
    }

    Answer splitShard(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.get(parameters.streamName());
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
        stream.split(shard, middle, System.currentTimeMillis());
        streams.save(stream);
        return Answer.empty(parameters.wire());
    }

    Answer mergeShards(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.get(parameters.streamName());
        HeldShard one = openShard(stream, parameters.text("ShardToMerge"));
        HeldShard other = openShard(stream, parameters.text("AdjacentShardToMerge"));
        int distance = stream.open().indexOf(one) - stream.open().indexOf(other);
        if (Math.abs(distance) != 1) {
            throw Refusal.invalidArgument("Shards " + one.id() + " and " + other.id() + " in stream " + stream.name()
                    + " under account " + Refusal.ACCOUNT + " are not an adjacent pair of shards eligible for merging");
        }
        stream.merge(one, other, System.currentTimeMillis());
        streams.save(stream);
        return Answer.empty(parameters.wire());
    }

    /** Splits the widest shards, or merges the narrowest neighbours, until there are as many as wanted. */
    Answer updateShardCount(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.get(parameters.streamName());
        int current = stream.open().size();
        int target = parameters.integer("TargetShardCount", 1, MAX_SHARDS);
        if (target > 2 * current || 2 * target < current) {
            throw Refusal.invalidArgument("UpdateShardCount cannot scale a stream of " + current + " shards to "
                    + target + " at once: at most to its double, at least to its half.");
        }
        stream.resize(target, System.currentTimeMillis());
        streams.save(stream);
        return Answer.of(parameters.wire(), out -> {
            out.writeStringField("StreamName", stream.name());
            out.writeStringField("StreamARN", stream.arn());
            out.writeNumberField("CurrentShardCount", current);
            out.writeNumberField("TargetShardCount", target);
        });
    }

    private static HeldShard openShard(Stream stream, String id) throws Refusal {
        HeldShard shard = stream.shard(id);
        if (!shard.open()) {
            throw inUse("HeldShard " + id + " in stream " + stream.name() + " under account " + Refusal.ACCOUNT
                    + " has already been merged or split, and thus is not eligible for merging or splitting.");
        }
        return shard;
    }

    private static Refusal inUse(String message) {
        return new Refusal(400, "ResourceInUseException", message);
    }
}

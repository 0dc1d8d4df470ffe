package dev.sluice.local;

import dev.sluice.local.StreamSettings.Capacity;
import dev.sluice.local.StreamSettings.Labels;
import java.io.IOException;
import java.util.List;

/** What makes and deletes streams, and changes what they are made for. */
final class Administration {
    private static final int MAX_SHARDS = 10_000;
    private static final int MAX_RECORD_KIB = 10_240;
    private static final int MAX_WARM_MIBPS = 10 * 1_024;
    private static final int ON_DEMAND_SHARDS = 4;
    private static final String PROVISIONED = "PROVISIONED";
    private static final String ON_DEMAND = "ON_DEMAND";
    private static final String AUTO = "AUTO";

    private final Streams streams;
    private final Transitions transitions;
    private final Account account;

    Administration(Streams streams, Transitions transitions, Account account) {
        this.streams = streams;
        this.transitions = transitions;
        this.account = account;
    }

    Answer createStream(Parameters parameters) throws Refusal, IOException {
        String name = parameters.matching("StreamName", Parameters.NAME, Parameters.MAX_NAME);
        boolean onDemand = parameters.has("StreamModeDetails") && onDemand(parameters);
        boolean deals = parameters.has("RecordDistributionStrategy") && deals(parameters, onDemand);
        int warm = parameters.has("WarmThroughputMiBps") ? warm(parameters, onDemand) : 0;
        int shards = onDemand ? Math.max(ON_DEMAND_SHARDS, warm) : parameters.integer("ShardCount", 1, MAX_SHARDS);
        Capacity capacity =
                new Capacity(onDemand, deals, maxRecordKiB(parameters, Capacity.DEFAULT_MAX_RECORD_KIB), warm);
        StreamSettings settings = StreamSettings.of(capacity);
        if (parameters.has("Tags")) {
            settings = settings.with(
                    Resource.STREAM, new Labels(Tagging.checked(parameters, Labels.NONE.tags(), name), null));
        }
        if (streams.contains(name)) {
            throw Refusal.inUse("Stream " + name + " under account " + Refusal.ACCOUNT + " already exists.");
        }
        account.admitStream(onDemand, transitions.count(Phase.CREATING));
        account.admitShards(shards);
        Stream stream = streams.create(name, shards, settings, System.currentTimeMillis());
        transitions.begin(stream, Phase.CREATING, () -> {});
        return Answer.empty(parameters.wire());
    }

    Answer deleteStream(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        if (!stream.consumers().all().isEmpty() && !parameters.flag("EnforceConsumerDeletion")) {
            throw Refusal.inUse("Stream " + stream.name() + " under account " + Refusal.ACCOUNT
                    + " has registered consumers; deregister them, or set EnforceConsumerDeletion.");
        }
        transitions.begin(stream, Phase.DELETING, () -> streams.delete(stream));
        return Answer.empty(parameters.wire());
    }

    Answer updateStreamMode(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        boolean onDemand = onDemand(parameters);
        Capacity old = stream.settings().capacity();
        if (old.dealsRecords() && !onDemand) {
            throw Refusal.invalidArgument("Stream " + stream.name() + " under account " + Refusal.ACCOUNT
                    + " has record distribution strategy AUTO, which provisioned streams do not support.");
        }
        int warm = parameters.has("WarmThroughputMiBps") ? warm(parameters, onDemand) : onDemand ? old.warmMiBps() : 0;
        if (onDemand && !old.onDemand()) {
            account.admitStream(true, 0);
        }
        change(stream, new Capacity(onDemand, old.dealsRecords(), old.maxRecordKiB(), warm));
        return Answer.empty(parameters.wire());
    }

    Answer updateStreamWarmThroughput(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        int warm = warm(parameters, stream.onDemand());
        Capacity old = stream.settings().capacity();
        change(stream, new Capacity(true, old.dealsRecords(), old.maxRecordKiB(), warm));
        return Answer.of(parameters.wire(), out -> {
            out.writeStringField("StreamName", stream.name());
            out.writeStringField("StreamARN", stream.arn());
            Description.warmThroughput(out, warm, stream.settings().capacity().warmMiBps());
        });
    }

    Answer updateMaxRecordSize(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        Capacity old = stream.settings().capacity();
        int maxRecordKiB = maxRecordKiB(parameters, old.maxRecordKiB());
        change(stream, new Capacity(old.onDemand(), old.dealsRecords(), maxRecordKiB, old.warmMiBps()));
        return Answer.empty(parameters.wire());
    }

    /** Takes effect at once, as the service's does. */
    Answer updateStreamRecordDistributionStrategy(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        boolean deals = deals(parameters, stream.onDemand());
        Capacity old = stream.settings().capacity();
        stream.settings(
                stream.settings().with(new Capacity(old.onDemand(), deals, old.maxRecordKiB(), old.warmMiBps())));
        streams.save(stream);
        return Answer.empty(parameters.wire());
    }

    /** A shard takes 1 MiB/s, so a stream has as many of them as it is to be warm for. */
    private void change(Stream stream, Capacity capacity) throws Refusal, IOException {
        int missing = capacity.warmMiBps() - stream.open().size();
        account.admitShards(Math.max(0, missing));
        transitions.begin(stream, Phase.UPDATING, () -> {
            stream.settings(stream.settings().with(capacity));
            if (stream.open().size() < capacity.warmMiBps()) {
                stream.resize(capacity.warmMiBps(), System.currentTimeMillis());
            }
            streams.save(stream);
        });
    }

    private static boolean onDemand(Parameters parameters) throws Refusal {
        return parameters
                .inside("StreamModeDetails")
                .choice("StreamMode", List.of(PROVISIONED, ON_DEMAND))
                .equals(ON_DEMAND);
    }

    private static boolean deals(Parameters parameters, boolean onDemand) throws Refusal {
        boolean deals = parameters
                .choice("RecordDistributionStrategy", List.of(AUTO, "USER_PARTITION_KEY"))
                .equals(AUTO);
        if (deals && !onDemand) {
            throw Refusal.invalidArgument("RecordDistributionStrategy AUTO is for streams in ON_DEMAND mode.");
        }
        return deals;
    }

    private int warm(Parameters parameters, boolean onDemand) throws Refusal {
        int warm = parameters.integer("WarmThroughputMiBps", 0, Integer.MAX_VALUE);
        if (!onDemand) {
            throw Refusal.validation("WarmThroughputMiBps is for streams in ON_DEMAND mode.");
        }
        if (!account.committed()) {
            throw Refusal.validation(
                    "WarmThroughputMiBps is for accounts that have MinimumThroughputBillingCommitment enabled.");
        }
        if (warm > MAX_WARM_MIBPS) {
            throw Refusal.limitExceeded("WarmThroughputMiBps is at most " + MAX_WARM_MIBPS + ".");
        }
        return warm;
    }

    private static int maxRecordKiB(Parameters parameters, int otherwise) throws Refusal {
        return parameters.integer("MaxRecordSizeInKiB", Capacity.DEFAULT_MAX_RECORD_KIB, MAX_RECORD_KIB, otherwise);
    }
}

package dev.sluice.local;

import dev.sluice.local.StreamSettings.RetentionPeriod;
import java.io.IOException;
import java.util.List;

/** How long a stream keeps its records, whether it encrypts them, and how closely its shards are watched. */
final class Upkeep {
    private static final int MIN_HOURS = 24;
    private static final int MAX_HOURS = 8_760;
    private static final int MAX_KEY_ID = 2_048;
    private static final String ALL = "ALL";
    private static final List<String> METRICS = List.of(
            "IncomingBytes",
            "IncomingRecords",
            "OutgoingBytes",
            "OutgoingRecords",
            "WriteProvisionedThroughputExceeded",
            "ReadProvisionedThroughputExceeded",
            "IteratorAgeMilliseconds",
            ALL);

    private final Streams streams;
    private final Transitions transitions;

    Upkeep(Streams streams, Transitions transitions) {
        this.streams = streams;
        this.transitions = transitions;
    }

    Answer increaseStreamRetentionPeriod(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        RetentionPeriod old = stream.settings().retention();
        int hours = hours(parameters);
        if (hours < old.hours()) {
            throw Refusal.invalidArgument("Requested retention period (" + hours + " hours) for stream "
                    + stream.name() + " can not be shorter than existing retention period (" + old.hours()
                    + " hours). Use DecreaseRetentionPeriod API.");
        }
        long horizon = old.horizonMillis(System.currentTimeMillis());
        // What is out of reach now stays it.
        change(stream, stream.settings().with(new RetentionPeriod(hours, Math.max(0, horizon))));
        return Answer.empty(parameters.wire());
    }

    Answer decreaseStreamRetentionPeriod(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        RetentionPeriod old = stream.settings().retention();
        int hours = hours(parameters);
        if (hours > old.hours()) {
            throw Refusal.invalidArgument("Requested retention period (" + hours + " hours) for stream "
                    + stream.name() + " can not be longer than existing retention period (" + old.hours()
                    + " hours). Use IncreaseRetentionPeriod API.");
        }
        change(stream, stream.settings().with(new RetentionPeriod(hours, old.trimmedMillis())));
        return Answer.empty(parameters.wire());
    }

    private static int hours(Parameters parameters) throws Refusal {
        int hours = parameters.integer("RetentionPeriodHours", Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (hours < MIN_HOURS) {
            throw Refusal.invalidArgument("Minimum allowed retention period is " + MIN_HOURS
                    + " hours. Requested retention period (" + hours + " hours) is too short.");
        }
        if (hours > MAX_HOURS) {
            throw Refusal.invalidArgument("Maximum allowed retention period is " + MAX_HOURS
                    + " hours. Requested retention period (" + hours + " hours) is too long.");
        }
        return hours;
    }

    Answer startStreamEncryption(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        change(stream, stream.settings().withKey(key(parameters)));
        return Answer.empty(parameters.wire());
    }

    Answer stopStreamEncryption(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        key(parameters);
        change(stream, stream.settings().withKey(null));
        return Answer.empty(parameters.wire());
    }

    private static String key(Parameters parameters) throws Refusal {
        String type = parameters.choice("EncryptionType", List.of("NONE", "KMS"));
        String key = parameters.matching("KeyId", Parameters.ANYTHING, MAX_KEY_ID);
        if (!type.equals("KMS")) {
            throw Refusal.invalidArgument("EncryptionType must be KMS.");
        }
        return key;
    }

    Answer enableEnhancedMonitoring(Parameters parameters) throws Refusal, IOException {
        return monitor(parameters, true);
    }

    Answer disableEnhancedMonitoring(Parameters parameters) throws Refusal, IOException {
        return monitor(parameters, false);
    }

    private Answer monitor(Parameters parameters, boolean enable) throws Refusal, IOException {
        Stream stream = streams.active(parameters);
        List<String> named = parameters.texts("ShardLevelMetrics", METRICS.size() - 1);
        for (String metric : named) {
            if (!METRICS.contains(metric)) {
                throw Refusal.validation(
                        " '" + named + "'",
                        "shardLevelMetrics",
                        "Member must satisfy constraint: [Member must satisfy enum value set: " + METRICS + "]");
            }
        }
        List<String> before = stream.settings().metrics();
        List<String> after = METRICS.stream()
                .filter(metric -> !metric.equals(ALL))
                .filter(metric -> (named.contains(ALL) || named.contains(metric)) ? enable : before.contains(metric))
                .toList();
        change(stream, stream.settings().withMetrics(after));
        return Answer.of(parameters.wire(), out -> {
            out.writeStringField("StreamName", stream.name());
            out.writeStringField("StreamARN", stream.arn());
            Description.texts(out, "CurrentShardLevelMetrics", before);
            Description.texts(out, "DesiredShardLevelMetrics", after);
        });
    }

    private void change(Stream stream, StreamSettings changed) throws IOException {
        transitions.begin(stream, Phase.UPDATING, () -> {
            stream.settings(changed);
            streams.save(stream);
        });
    }
}

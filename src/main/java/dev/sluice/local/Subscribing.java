package dev.sluice.local;

import dev.sluice.local.FanOut.Registered;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;

/** SubscribeToShard. Confined to the service's thread. */
final class Subscribing {
    private static final long TAKEOVER_MILLIS = 5_000;
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final FanOut fanOut;
    private final ShardFeed.Work work;

    /**
     * @param limited whether a subscription gets no more than the service's 2 MiB a second
     * @param thread the service's
     * @param pusher where events are put together
     */
    Subscribing(FanOut fanOut, boolean limited, Executor thread, Executor pusher) {
        this.fanOut = fanOut;
        this.work = new ShardFeed.Work(thread, pusher, limited, LIFE);
    }

    ShardFeed subscribeToShard(Parameters parameters) throws Refusal, IOException {
        Registered registered = fanOut.find(parameters.text("ConsumerARN"));
        Stream stream = registered.stream();
        stream.requireTakesRecords();
        StreamConsumer consumer = registered.consumer();
        HeldShard shard = stream.shard(parameters.text("ShardId"));
        if (!parameters.has("StartingPosition")) {
            throw Refusal.missing("startingPosition");
        }
        LogPosition from =
                position(stream, shard, parameters.inside("StartingPosition")).orLater(stream.horizon(shard));
        if (!consumer.active()) {
            throw Refusal.inUse("Consumer " + consumer.arn(stream) + " is not active yet.");
        }
        if (parameters.flag("DryRun")) {
            throw Refusal.dryRun();
        }
        ShardFeed before = consumer.subscription(shard);
        Refusal taken = Refusal.inUse("Another active subscription exists for this consumer: " + Refusal.ACCOUNT + ":"
                + stream.name() + ":" + shard.id() + ":" + consumer.name());
        if (before != null) {
            if (System.currentTimeMillis() - before.begunMillis() < TAKEOVER_MILLIS) {
                throw taken;
            }
            before.end(taken);
        }
        ShardFeed subscription = new ShardFeed(parameters.wire(), stream, shard, from, work);
        consumer.subscribe(shard, subscription);
        return subscription;
    }

    private static LogPosition position(Stream stream, HeldShard shard, Parameters start) throws Refusal, IOException {
        ShardLog log = shard.log();
        String type = start.text("Type");
        return switch (type) {
            case "TRIM_HORIZON" -> LogPosition.START;
            case "LATEST" -> log.end();
            case "AT_SEQUENCE_NUMBER" -> log.find(ordinal(stream, shard, start));
            case "AFTER_SEQUENCE_NUMBER" -> log.find(ordinal(stream, shard, start) + 1);
            case "AT_TIMESTAMP" -> log.findArrival(ReadOperations.timestamp(start));
            default ->
                throw Refusal.validation(
                        " '" + type + "'",
                        "startingPosition.type",
                        "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP,"
                                + " AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
        };
    }

    private static long ordinal(Stream stream, HeldShard shard, Parameters start) throws Refusal {
        return ReadOperations.ordinal(stream, shard, start.text("SequenceNumber"), "SubscribeToShard");
    }
}

package dev.sluice.local;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registered consumer, with the subscriptions that it has at this moment. Confined to the service's thread. */
final class StreamConsumer {
    /** The service's takes some seconds; long enough for a reader that does not wait to be told. */
    static final long CREATING_MILLIS = 500;

    /**
     * What of a consumer outlives its endpoint.
     *
     * @param createdMillis tells it from a later one of the same name
     */
    record ConsumerState(String name, long createdMillis) {}

    private final ConsumerState state;
    private final Map<HeldShard, ShardFeed> subscriptions = new HashMap<>();

    StreamConsumer(ConsumerState state) {
        this.state = state;
    }

    ConsumerState state() {
        return state;
    }

    String name() {
        return state.name();
    }

    String arn(Stream stream) {
        return stream.arn() + key();
    }

    /** What follows the stream in its ARN, under which the stream keeps its tags and its policy. */
    String key() {
        return "/consumer/" + name() + ":" + state.createdMillis() / 1_000;
    }

    boolean active() {
        return System.currentTimeMillis() - state.createdMillis() >= CREATING_MILLIS;
    }

    String status() {
        return active() ? "ACTIVE" : "CREATING";
    }

    /** The last one that began on the shard, whether or not it has ended. */
    @Nullable
    ShardFeed subscription(HeldShard shard) {
        return subscriptions.get(shard);
    }

    void subscribe(HeldShard shard, ShardFeed subscription) {
        subscriptions.put(shard, subscription);
    }

    /** Ends all subscriptions with that reason. */
    void dismiss(Refusal reason) {
        subscriptions.values().forEach(subscription -> subscription.end(reason));
        subscriptions.clear();
    }
}

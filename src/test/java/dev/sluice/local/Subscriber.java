package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** A subscription of the SDK's asynchronous client, and what it has brought. */
final class Subscriber implements SubscribeToShardResponseHandler.Visitor {
    private static final long PATIENCE_SECONDS = 60;

    private final List<SubscribeToShardEvent> events = new ArrayList<>();
    private final CompletableFuture<Void> whole;
    private @Nullable Subscription flow;

    Subscriber(KinesisAsyncClient client, String consumer, String shard, Consumer<StartingPosition.Builder> start) {
        this(client, consumer, shard, start, Long.MAX_VALUE);
    }

    /** @param first how many events are asked for at once */
    Subscriber(
            KinesisAsyncClient client,
            String consumer,
            String shard,
            Consumer<StartingPosition.Builder> start,
            long first) {
        whole = client.subscribeToShard(
                r -> r.consumerARN(consumer).shardId(shard).startingPosition(start),
                SubscribeToShardResponseHandler.builder()
                        .onEventStream(publisher -> subscribe(publisher, first))
                        .build());
    }

    private void subscribe(SdkPublisher<SubscribeToShardEventStream> publisher, long first) {
        publisher.subscribe(new org.reactivestreams.Subscriber<>() {
            @Override
            public void onSubscribe(Subscription subscription) {
                synchronized (Subscriber.this) {
                    flow = subscription;
                }
                subscription.request(first);
            }

            @Override
            public void onNext(SubscribeToShardEventStream event) {
                event.accept(Subscriber.this);
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        });
    }

    static String arn(String stream) {
        return "arn:aws:kinesis:us-east-1:000000000000:stream/" + stream;
    }

    /** Registers a consumer and waits until it may subscribe. */
    static String register(KinesisClient client, String stream, String name) throws InterruptedException {
        String arn = client.registerStreamConsumer(r -> r.streamARN(arn(stream)).consumerName(name))
                .consumer()
                .consumerARN();
        awaitActive(client, arn);
        return arn;
    }

    static void awaitActive(KinesisClient client, String arn) throws InterruptedException {
        while (client.describeStreamConsumer(r -> r.consumerARN(arn))
                        .consumerDescription()
                        .consumerStatus()
                != ConsumerStatus.ACTIVE) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public synchronized void visit(SubscribeToShardEvent event) {
        events.add(event);
        notifyAll();
    }

    synchronized void request(long more) {
        if (flow != null) {
            flow.request(more);
        }
    }

    synchronized void cancel() {
        if (flow != null) {
            flow.cancel();
        }
    }

    /** Waits for so many records. */
    synchronized void await(int records) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (all().size() < records && System.nanoTime() < deadline) {
            if (whole.isCompletedExceptionally()) {
                whole.join();
            }
            wait(100);
        }
        assertThat(all()).hasSize(records);
    }

    synchronized void awaitEvent() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (events.isEmpty() && System.nanoTime() < deadline) {
            wait(100);
        }
        assertThat(events).isNotEmpty();
    }

    /** Waits for the end; null if it was a good one. */
    @Nullable
    Throwable end() throws Exception {
        try {
            whole.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** Whether it was refused; waits until that is known. */
    boolean failedAtOnce() throws InterruptedException {
        while (true) {
            synchronized (this) {
                if (!events.isEmpty()) {
                    return false;
                }
            }
            try {
                whole.get(20, TimeUnit.MILLISECONDS);
                return false;
            } catch (ExecutionException e) {
                return true;
            } catch (TimeoutException e) {
                // Neither is known yet.
            }
        }
    }

    private synchronized List<Record> all() {
        return events.stream().flatMap(event -> event.records().stream()).toList();
    }

    List<String> texts() {
        return Clients.texts(all());
    }

    List<String> keys() {
        return all().stream().map(Record::partitionKey).toList();
    }

    int records() {
        return all().size();
    }

    synchronized int events() {
        return events.size();
    }

    synchronized SubscribeToShardEvent lastEvent() {
        return events.get(events.size() - 1);
    }

    /** The first event with which there are so many records. */
    synchronized SubscribeToShardEvent event(int records) {
        int count = 0;
        for (SubscribeToShardEvent event : events) {
            count += event.records().size();
            if (count >= records) {
                return event;
            }
        }
        throw new AssertionError("there are not so many records");
    }

    /** How many records there are up to the event that {@link #event} gives. */
    synchronized int countUpTo(int records) {
        SubscribeToShardEvent until = event(records);
        int count = 0;
        for (SubscribeToShardEvent event : events) {
            count += event.records().size();
            if (event.equals(until)) {
                break;
            }
        }
        return count;
    }
}

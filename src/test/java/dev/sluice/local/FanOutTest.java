package dev.sluice.local;

import static dev.sluice.local.Clients.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.local.StreamConsumer.ConsumerState;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.eventstream.Message;
import software.amazon.awssdk.eventstream.MessageDecoder;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;

/** Enhanced fan-out, through the SDK's asynchronous client as it comes. */
@Timeout(180)
class FanOutTest {
    private static final String SHARD = "shardId-000000000000";
    private static Endpoint endpoint;
    private static KinesisClient client;

    /** To close one takes seconds. */
    private static KinesisAsyncClient async;

    @BeforeAll
    static void start() throws IOException {
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
        client = Clients.kinesis(endpoint, false);
        async = Clients.async(endpoint.uri(), true);
    }

    @AfterAll
    static void stop() throws IOException {
        async.close();
        client.close();
        endpoint.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void subscription_bringsWhatIsThereAndWhatComes(boolean cbor) throws Exception {
        String stream = "pushed" + cbor;
        endpoint.createStream(stream, 1);
        put(stream, 0, 1_000);
        try (KinesisAsyncClient own = Clients.async(endpoint.uri(), cbor)) {
            String consumer = Subscriber.register(client, stream, "reader");
            Subscriber all = new Subscriber(own, consumer, SHARD, p -> p.type(ShardIteratorType.TRIM_HORIZON));
            all.await(1_000);
            put(stream, 1_000, 500);
            all.await(1_500);
            assertThat(all.texts()).isEqualTo(lines(0, 1_500));
            SubscribeToShardEvent last = all.lastEvent();
            assertThat(last.millisBehindLatest()).isZero();
            assertThat(last.hasChildShards()).isFalse();
            all.cancel();

            String second = Subscriber.register(client, stream, "second");
            Subscriber resumed = new Subscriber(
                    own,
                    second,
                    SHARD,
                    p -> p.type(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                            .sequenceNumber(all.event(1_000).continuationSequenceNumber()));
            List<String> expected = lines(all.countUpTo(1_000), 1_500);
            resumed.await(expected.size());
            assertThat(resumed.texts()).isEqualTo(expected);
            resumed.cancel();
        }
    }

    @Test
    void subscription_beginsWhereItIsAskedTo() throws Exception {
        endpoint.createStream("starts", 1);
        put("starts", 0, 10);
        TimeUnit.MILLISECONDS.sleep(20);
        Instant between = Instant.now();
        put("starts", 10, 10);
        String eleventh = client.getRecords(
                        r -> r.shardIterator(Clients.iterator(client, "starts", SHARD, ShardIteratorType.TRIM_HORIZON)))
                .records()
                .get(10)
                .sequenceNumber();
        assertThat(from("at", p -> p.type(ShardIteratorType.AT_SEQUENCE_NUMBER).sequenceNumber(eleventh), 10))
                .isEqualTo(lines(10, 20));
        assertThat(from(
                        "after",
                        p -> p.type(ShardIteratorType.AFTER_SEQUENCE_NUMBER).sequenceNumber(eleventh),
                        9))
                .isEqualTo(lines(11, 20));
        assertThat(from("time", p -> p.type(ShardIteratorType.AT_TIMESTAMP).timestamp(between), 10))
                .isEqualTo(lines(10, 20));
        String consumer = Subscriber.register(client, "starts", "latest");
        Subscriber latest = new Subscriber(async, consumer, SHARD, p -> p.type(ShardIteratorType.LATEST));
        latest.awaitEvent();
        put("starts", 20, 5);
        latest.await(5);
        assertThat(latest.texts()).isEqualTo(lines(20, 25));
        assertThatThrownBy(() -> from(
                        "bad", p -> p.type(ShardIteratorType.AT_SEQUENCE_NUMBER).sequenceNumber("17"), 1))
                .hasMessageContaining("used in SubscribeToShard on shard");
    }

    private static List<String> from(
            String name, java.util.function.Consumer<StartingPosition.Builder> start, int count) throws Exception {
        Subscriber subscriber = new Subscriber(async, Subscriber.register(client, "starts", name), SHARD, start);
        subscriber.await(count);
        subscriber.cancel();
        return subscriber.texts();
    }

    @Test
    void subscription_endsWithTheShardsChildren() throws Exception {
        endpoint.createStream("family", 1);
        put("family", 0, 3);
        String consumer = Subscriber.register(client, "family", "reader");
        Subscriber subscriber = new Subscriber(async, consumer, SHARD, p -> p.type(ShardIteratorType.TRIM_HORIZON));
        subscriber.await(3);
        client.splitShard(r -> r.streamName("family").shardToSplit(SHARD).newStartingHashKey("1"));
        assertThat(subscriber.end()).isNull();
        assertThat(subscriber.texts()).isEqualTo(lines(0, 3));
        assertThat(subscriber.lastEvent().continuationSequenceNumber()).isNull();
        assertThat(subscriber.lastEvent().childShards())
                .extracting(ChildShard::shardId)
                .containsExactly("shardId-000000000001", "shardId-000000000002");
    }

    @Test
    void subscription_isTakenOverByALaterOne() throws Exception {
        endpoint.createStream("taken", 1);
        String arn = Subscriber.register(client, "taken", "reader");
        Subscriber first = new Subscriber(async, arn, SHARD, p -> p.type(ShardIteratorType.LATEST));
        first.awaitEvent();
        Subscriber next = new Subscriber(async, arn, SHARD, p -> p.type(ShardIteratorType.LATEST));
        while (next.failedAtOnce()) {
            TimeUnit.MILLISECONDS.sleep(200);
            next = new Subscriber(async, arn, SHARD, p -> p.type(ShardIteratorType.LATEST));
        }
        assertThat(first.end()).isInstanceOf(ResourceInUseException.class);
        put("taken", 0, 1);
        next.await(1);
        assertThat(first.texts()).isEmpty();

        client.deregisterStreamConsumer(r -> r.consumerARN(arn));
        assertThat(next.end()).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void subscription_isRefusedBeforeItsConsumerIsActiveAndSoonAfterAnother() throws Exception {
        try (Streams streams = Streams.open(null)) {
            Stream stream = streams.create("soon", 1, StreamSettings.of(StreamSettings.Capacity.PROVISIONED), 0);
            StreamConsumer early =
                    stream.consumers().add(new ConsumerState("early", System.currentTimeMillis() + 3_600_000));
            StreamConsumer reader = stream.consumers().add(new ConsumerState("reader", 0));
            Subscribing subscribing = new Subscribing(new FanOut(streams), false, Runnable::run, Runnable::run);
            assertThatThrownBy(() -> subscribing.subscribeToShard(request(early.arn(stream))))
                    .hasMessageContaining("is not active yet");
            subscribing.subscribeToShard(request(reader.arn(stream)));
            assertThatThrownBy(() -> subscribing.subscribeToShard(request(reader.arn(stream))))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("ResourceInUseException"))
                    .hasMessageContaining("Another active subscription exists for this consumer");
        }
    }

    private static Parameters request(String consumer) throws Refusal {
        String body = "{\"ConsumerARN\":\"" + consumer + "\",\"ShardId\":\"" + SHARD
                + "\",\"StartingPosition\":{\"Type\":\"LATEST\"}}";
        return new Parameters(Wire.JSON, Wire.JSON.parse(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** One that reads an event and then nothing for a while: what is put meanwhile waits in the shard, not in memory. */
    @Test
    void slowSubscriber_getsEverythingInItsOwnTime() throws Exception {
        endpoint.createStream("slow", 1);
        byte[] large = new byte[900_000];
        new Random(1).nextBytes(large);
        String consumer = Subscriber.register(client, "slow", "reader");
        Subscriber slow = new Subscriber(async, consumer, SHARD, p -> p.type(ShardIteratorType.TRIM_HORIZON), 1);
        for (int i = 0; i < 60; i++) {
            String key = "k" + i;
            client.putRecords(r -> r.streamName("slow").records(entry(key, large)));
        }
        assertThat(slow.events()).isLessThanOrEqualTo(1);
        for (int asked = 0; slow.records() < 60; asked++) {
            assertThat(asked).isLessThan(1_000);
            slow.request(1);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(slow.keys())
                .isEqualTo(IntStream.range(0, 60).mapToObj(i -> "k" + i).toList());
    }

    @Test
    void subscription_isPacedWhereLimitsAreOn() throws Exception {
        try (Endpoint limited = Endpoint.start(EndpointOptions.temporary());
                KinesisClient asked = Clients.kinesis(limited, false);
                KinesisAsyncClient own = Clients.async(limited.uri(), true)) {
            asked.createStream(r -> r.streamName("paced").shardCount(1).maxRecordSizeInKiB(10_240));
            asked.putRecords(r -> r.streamName("paced").records(entry("large", new byte[8 << 20])));
            asked.putRecords(r -> r.streamName("paced").records(entry("small", "x")));
            long begun = System.nanoTime();
            Subscriber subscriber = new Subscriber(
                    own,
                    Subscriber.register(asked, "paced", "reader"),
                    SHARD,
                    p -> p.type(ShardIteratorType.TRIM_HORIZON));
            subscriber.await(2);
            assertThat(subscriber.keys()).containsExactly("large", "small");
            assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.SECONDS.toNanos(4));
        }
    }

    @Test
    void subscription_endsWellWhenItsTimeIsOver() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        ShardFeed.Work brief = new ShardFeed.Work(Runnable::run, Runnable::run, false, Duration.ZERO);
        try (Streams streams = Streams.open(null)) {
            Stream stream = streams.create("brief", 1, StreamSettings.of(StreamSettings.Capacity.PROVISIONED), 0);
            EmbeddedChannel channel = new EmbeddedChannel();
            ShardFeed subscription =
                    new ShardFeed(Wire.JSON, stream, stream.shards().get(0), LogPosition.START, brief);
            subscription.begin(channel, () -> ended.set(true));
            subscription.step();
            assertThat(ended).isTrue();
            assertThat(channel.isOpen()).isTrue();
            channel.finishAndReleaseAll();
        }
    }

    /** As Python's SDK subscribes. */
    @Test
    void subscription_goesOverHttp1Too() throws Exception {
        endpoint.createStream("old", 1);
        put("old", 0, 1);
        String consumer = Subscriber.register(client, "old", "reader");
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(Clients.plain(endpoint))
                                .version(HttpClient.Version.HTTP_1_1)
                                .header("X-Amz-Target", "Kinesis_20131202.SubscribeToShard")
                                .header("Content-Type", "application/x-amz-json-1.1")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"ConsumerARN\":\"" + consumer
                                        + "\",\"ShardId\":\"" + SHARD
                                        + "\",\"StartingPosition\":{\"Type\":\"TRIM_HORIZON\"}}"))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        List<Message> messages = new ArrayList<>();
        MessageDecoder decoder = new MessageDecoder(messages::add);
        try (InputStream body = answer.body()) {
            while (messages.size() < 2) {
                byte[] piece = new byte[1_000];
                int count = body.read(piece);
                assertThat(count).isPositive();
                decoder.feed(piece, 0, count);
            }
        }
        assertThat(answer.headers().firstValue("content-type")).contains("application/vnd.amazon.eventstream");
        assertThat(messages)
                .extracting(
                        message -> Objects.requireNonNull(message.getHeaders().get(":event-type"))
                                .getString())
                .startsWith("initial-response", "SubscribeToShardEvent");
        assertThat(new String(messages.get(1).getPayload(), StandardCharsets.UTF_8))
                .contains("\"Data\":\"bGluZSAw\"", "\"ContinuationSequenceNumber\":\"");
    }

    private static void put(String stream, int from, int count) {
        for (int at = from; at < from + count; at += 500) {
            List<String> lines = lines(at, Math.min(at + 500, from + count));
            client.putRecords(r -> r.streamName(stream)
                    .records(lines.stream().map(line -> entry("k", line)).toList()));
        }
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
    }
}

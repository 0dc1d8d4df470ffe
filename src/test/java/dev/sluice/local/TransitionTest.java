package dev.sluice.local;

import static dev.sluice.local.Clients.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** CREATING, UPDATING and DELETING: for ever, where a test looks into them, and for a moment, where it waits for their end. */
@Timeout(60)
class TransitionTest {
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final String SHARD = "shardId-000000000000";

    @TempDir
    Path data;

    private Endpoint start(Duration transition) throws IOException {
        return Endpoint.start(EndpointOptions.stored(data).withSlowdown(new Slowdown(transition, false)));
    }

    private static StreamStatus status(KinesisClient client, String stream) {
        return client.describeStreamSummary(r -> r.streamName(stream))
                .streamDescriptionSummary()
                .streamStatus();
    }

    private static int shards(KinesisClient client) {
        return client.listShards(r -> r.streamName("web")).shards().size();
    }

    @Test
    void creatingStream_takesNoRecordsAndNoChanges() throws IOException {
        try (Endpoint endpoint = start(FOR_EVER);
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            client.createStream(r -> r.streamName("new").shardCount(2).tags(Map.of("team", "logs")));
            assertThat(status(client, "new")).isEqualTo(StreamStatus.CREATING);
            assertThat(client.describeStream(r -> r.streamName("new"))
                            .streamDescription()
                            .shards())
                    .isEmpty();
            assertThat(client.listTagsForStream(r -> r.streamName("new")).tags())
                    .hasSize(1);
            assertThatThrownBy(() -> client.putRecords(r -> r.streamName("new").records(entry("k", "x"))))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> client.listShards(r -> r.streamName("new")))
                    .isInstanceOf(ResourceInUseException.class);
            assertThatThrownBy(() ->
                            client.addTagsToStream(r -> r.streamName("new").tags(Map.of("env", "test"))))
                    .isInstanceOf(ResourceInUseException.class)
                    .hasMessageContaining("not ACTIVE, instead in state CREATING");
            assertThatThrownBy(() -> client.registerStreamConsumer(
                            r -> r.streamARN(Subscriber.arn("new")).consumerName("reader")))
                    .isInstanceOf(ResourceInUseException.class);
            assertThatThrownBy(
                            () -> client.createStream(r -> r.streamName("new").shardCount(2)))
                    .isInstanceOf(ResourceInUseException.class);
        }
    }

    @Test
    void streams_areRefusedWhenFiveAreCreating() throws IOException {
        try (Endpoint endpoint = start(FOR_EVER);
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            for (int i = 0; i < 5; i++) {
                String name = "stream" + i;
                client.createStream(r -> r.streamName(name).shardCount(1));
            }
            assertThatThrownBy(
                            () -> client.createStream(r -> r.streamName("sixth").shardCount(1)))
                    .isInstanceOf(LimitExceededException.class);
        }
    }

    @Test
    void updatingStream_takesRecordsAndNoSecondChange() throws IOException {
        try (Endpoint endpoint = start(FOR_EVER);
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            endpoint.createStream("web", 1);
            assertThat(status(client, "web")).isEqualTo(StreamStatus.ACTIVE);
            client.splitShard(r -> r.streamName("web").shardToSplit(SHARD).newStartingHashKey("5"));
            assertThat(status(client, "web")).isEqualTo(StreamStatus.UPDATING);
            assertThat(shards(client)).isEqualTo(1);
            client.putRecords(r -> r.streamName("web").records(entry("k", "meanwhile")));
            assertThat(Clients.texts(Clients.all(client, "web", SHARD))).containsExactly("meanwhile");
            assertThatThrownBy(() -> client.updateShardCount(
                            r -> r.streamName("web").targetShardCount(2).scalingType(ScalingType.UNIFORM_SCALING)))
                    .isInstanceOf(ResourceInUseException.class)
                    .hasMessageContaining("not ACTIVE, instead in state UPDATING");
            assertThatThrownBy(() -> client.increaseStreamRetentionPeriod(
                            r -> r.streamName("web").retentionPeriodHours(48)))
                    .isInstanceOf(ResourceInUseException.class);
        }
        // What was asked for is done, though the endpoint ended before its time.
        try (Endpoint endpoint = start(FOR_EVER);
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            assertThat(status(client, "web")).isEqualTo(StreamStatus.ACTIVE);
            assertThat(shards(client)).isEqualTo(3);
        }
    }

    @Test
    void deletingStream_isGoneWhenTheEndpointIs() throws IOException {
        try (Endpoint endpoint = start(FOR_EVER);
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            endpoint.createStream("web", 1);
            client.deleteStream(r -> r.streamName("web"));
            assertThat(status(client, "web")).isEqualTo(StreamStatus.DELETING);
            assertThatThrownBy(() -> client.deleteStream(r -> r.streamName("web")))
                    .isInstanceOf(ResourceInUseException.class);
            assertThatThrownBy(() -> client.putRecords(r -> r.streamName("web").records(entry("k", "x"))))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> Clients.iterator(client, "web", SHARD, ShardIteratorType.TRIM_HORIZON))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> client.registerStreamConsumer(
                            r -> r.streamARN(Subscriber.arn("web")).consumerName("reader")))
                    .isInstanceOf(ResourceInUseException.class);
        }
        try (Endpoint endpoint = start(FOR_EVER);
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            assertThat(client.listStreams().streamNames()).isEmpty();
        }
        assertThat(data.resolve("web.stream")).doesNotExist();
    }

    /** An endpoint that is killed ends nothing. */
    @Test
    void deletingStream_isGoneWhenTheEndpointIsKilled() throws IOException {
        try (Streams streams = Streams.open(data)) {
            Stream stream = streams.create("web", 1, StreamSettings.of(StreamSettings.Capacity.PROVISIONED), 0);
            stream.phase(Phase.DELETING);
            streams.save(stream);
        }
        try (Endpoint endpoint = start(Duration.ZERO);
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            assertThat(client.listStreams().streamNames()).isEmpty();
        }
        assertThat(data.resolve("web.stream")).doesNotExist();
    }

    @Test
    void transitions_endByThemselves() throws Exception {
        try (Endpoint endpoint = start(MOMENT);
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            client.createStream(r -> r.streamName("web").shardCount(1));
            await(client, StreamStatus.ACTIVE);
            client.splitShard(r -> r.streamName("web").shardToSplit(SHARD).newStartingHashKey("5"));
            await(client, StreamStatus.ACTIVE);
            assertThat(shards(client)).isEqualTo(3);
            client.deleteStream(r -> r.streamName("web"));
            while (!client.listStreams().streamNames().isEmpty()) {
                Thread.sleep(10);
            }
        }
    }

    private static void await(KinesisClient client, StreamStatus status) throws InterruptedException {
        while (status(client, "web") != status) {
            Thread.sleep(10);
        }
    }
}

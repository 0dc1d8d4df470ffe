package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.local.StreamSettings.Capacity;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A stream of four days: a shard that was split three days ago, and records of up to three days in one of its children. */
class StreamRetentionTest {
    private static final long HOUR = 3_600_000;
    private static final String PARENT = "shardId-000000000000";
    private static final String CHILD = "shardId-000000000002";

    @TempDir
    Path data;

    private final long now = System.currentTimeMillis();
    private long createdMillis;

    @BeforeEach
    void store() throws IOException {
        try (Streams streams = Streams.open(data)) {
            createdMillis = now - 96 * HOUR;
            Stream stream = streams.create("web", 1, StreamSettings.of(Capacity.PROVISIONED), createdMillis);
            append(stream.shards().get(0), "of the parent", now - 90 * HOUR);
            stream.split(stream.shards().get(0), BigInteger.TEN, now - 72 * HOUR);
            append(stream.shards().get(2), "70 hours old", now - 70 * HOUR);
            append(stream.shards().get(2), "30 hours old", now - 30 * HOUR);
            append(stream.shards().get(2), "2 hours old", now - 2 * HOUR);
            streams.save(stream);
        }
    }

    private static void append(HeldShard shard, String text, long arrivalMillis) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer record = ByteBuffer.allocate(ShardLog.HEADER_BYTES + bytes.length + 1)
                .putInt(bytes.length)
                .putShort((short) 1)
                .putShort(ShardLog.MARK)
                .putLong(shard.log().nextOrdinal())
                .putLong(arrivalMillis)
                .put(bytes)
                .put((byte) 'k')
                .flip();
        shard.log().append(List.of(record), 1, arrivalMillis);
    }

    private interface Trial {
        void run(KinesisClient client) throws IOException;
    }

    private void with(Trial trial) throws IOException {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            trial.run(client);
        }
    }

    private static List<String> read(KinesisClient client) {
        return Clients.texts(Clients.all(client, "web", CHILD));
    }

    private static List<String> shards(KinesisClient client, ShardFilterType filter) {
        return client.listShards(r -> r.streamName("web").shardFilter(f -> f.type(filter))).shards().stream()
                .map(Shard::shardId)
                .toList();
    }

    @Test
    void records_areOutOfReachWhenTheyAreOlderThanTheRetention() throws IOException {
        with(client -> {
            assertThat(read(client)).containsExactly("2 hours old");
            String old =
                    new ShardIterator("web", createdMillis, 2, LogPosition.START, System.currentTimeMillis()).token();
            assertThat(Clients.texts(Clients.drain(client, old))).containsExactly("2 hours old");
        });
    }

    @Test
    void records_stayOutOfReachWhenTheRetentionIsRaised() throws IOException {
        with(client ->
                client.increaseStreamRetentionPeriod(r -> r.streamName("web").retentionPeriodHours(80)));
        with(client -> assertThat(read(client)).containsExactly("2 hours old"));
    }

    @Test
    void records_goOutOfReachWhenTheRetentionIsLowered() throws IOException {
        retainedFor(80);
        with(client -> {
            assertThat(read(client)).containsExactly("70 hours old", "30 hours old", "2 hours old");
            client.decreaseStreamRetentionPeriod(r -> r.streamName("web").retentionPeriodHours(48));
            assertThat(read(client)).containsExactly("30 hours old", "2 hours old");
            client.increaseStreamRetentionPeriod(r -> r.streamName("web").retentionPeriodHours(80));
            assertThat(read(client)).containsExactly("30 hours old", "2 hours old");
        });
    }

    @Test
    void closedShard_isListedAsLongAsItsRecordsAreInReach() throws IOException {
        with(client -> {
            assertThat(shards(client, ShardFilterType.FROM_TRIM_HORIZON))
                    .doesNotContain(PARENT)
                    .hasSize(2);
            assertThat(shards(client, ShardFilterType.AT_TRIM_HORIZON))
                    .doesNotContain(PARENT)
                    .hasSize(2);
            assertThat(client.describeStream(r -> r.streamName("web"))
                            .streamDescription()
                            .shards())
                    .hasSize(2);
            assertThatThrownBy(() -> Clients.iterator(client, "web", PARENT, ShardIteratorType.TRIM_HORIZON))
                    .isInstanceOf(ResourceNotFoundException.class);
        });
        retainedFor(80);
        with(client -> {
            assertThat(shards(client, ShardFilterType.FROM_TRIM_HORIZON)).hasSize(3);
            assertThat(shards(client, ShardFilterType.AT_TRIM_HORIZON)).containsExactly(PARENT);
            // Its last records are as old as the day it was closed.
            assertThat(Clients.all(client, "web", PARENT)).isEmpty();
        });
    }

    /** As if the stream had had that retention from its first day on. */
    private void retainedFor(int hours) throws IOException {
        try (Streams streams = Streams.open(data)) {
            for (Stream stream : streams.all()) {
                stream.settings(stream.settings().with(new StreamSettings.RetentionPeriod(hours, 0)));
                streams.save(stream);
            }
        }
    }
}

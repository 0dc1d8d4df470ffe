package dev.sluice.local;

import static dev.sluice.local.Clients.all;
import static dev.sluice.local.Clients.entry;
import static dev.sluice.local.Clients.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.local.StreamSettings.Capacity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisClient;

class StorageTest {
    private static final String SHARD = "shardId-000000000000";

    @TempDir
    Path data;

    @Test
    void streams_areThereAgainWhenTheirDirectoryIsOpenedAgain() throws IOException {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            endpoint.createStream("web", 2);
            client.splitShard(r -> r.streamName("web").shardToSplit(SHARD).newStartingHashKey("5"));
            client.putRecords(r -> r.streamName("web")
                    .records(entry("k", "kept").toBuilder().explicitHashKey("0").build()));
            assertThatThrownBy(() -> Endpoint.start(EndpointOptions.stored(data)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is in use by another endpoint");
        }
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            client.putRecords(r -> r.streamName("web")
                    .records(entry("k", "new").toBuilder().explicitHashKey("0").build()));
            assertThat(client.listShards(r -> r.streamName("web")).shards()).hasSize(4);
            assertThat(texts(all(client, "web", "shardId-000000000002"))).containsExactly("kept", "new");
        }
    }

    @Test
    void newStream_isEmpty_whenTheDeletionOfOneOfItsNameWasKilled() throws IOException {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            endpoint.createStream("web", 1);
            client.putRecords(r -> r.streamName("web").records(entry("k", "old 1"), entry("k", "old 2")));
            client.registerStreamConsumer(
                    r -> r.streamARN(Subscriber.arn("web")).consumerName("old"));
        }
        Files.delete(data.resolve("web.stream/stream.json"));
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            endpoint.createStream("web", 1);
            client.putRecords(r -> r.streamName("web").records(entry("k", "new 1")));
            assertThat(client.listStreamConsumers(r -> r.streamARN(Subscriber.arn("web")))
                            .consumers())
                    .isEmpty();
        }
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.stored(data));
                KinesisClient client = Clients.kinesis(endpoint, false)) {
            assertThat(texts(all(client, "web", SHARD))).containsExactly("new 1");
        }
    }

    @Test
    void directory_isRefusedInOneSentence_whenAStateInItIsDamaged() throws IOException {
        Path stream = Files.createDirectory(data.resolve("web.stream"));
        for (String torn : List.of("", "{", "{\"name\":")) {
            Files.writeString(stream.resolve("stream.json"), torn);
            assertThatThrownBy(
                            () -> Endpoint.start(EndpointOptions.stored(data)).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("stream.json is damaged")
                    .hasMessageEndingWith("delete " + stream + ".")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void temporaryStreams_leaveNothingBehind() throws IOException {
        Path directory;
        try (Streams streams = Streams.open(null)) {
            Stream stream = streams.create("web", 1, StreamSettings.of(Capacity.PROVISIONED), 0);
            directory = stream.directory();
            append(stream.shards().get(0).log(), new byte[10]);
            // Nothing has a name that a killed process could leave behind.
            assertThat(directory).isEmptyDirectory();
        }
        assertThat(directory.getParent()).doesNotExist();
    }

    @Test
    void log_isCutBehindTheLastWholeRecordWhenTorn() throws IOException {
        long seed = 5;
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            Path file = data.resolve("log" + round);
            int count = 1 + random.nextInt(2_000);
            long whole;
            try (ShardLog log = ShardLog.create(file, true)) {
                for (int i = 0; i < count; i++) {
                    append(log, new byte[random.nextInt(2_000)]);
                }
                whole = log.end().offset();
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(whole - 1 - random.nextInt((int) Math.min(whole - 1, 500_000)));
            }
            try (ShardLog log = ShardLog.open(file)) {
                LogPosition end = log.end();
                assertThat(Files.size(file))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(end.offset());
                assertThat(end.ordinal()).isLessThanOrEqualTo(count);
                LogReader reader = log.read(LogPosition.START);
                long ordinal = 0;
                while (reader.next()) {
                    ordinal++;
                    assertThat(log.find(ordinal)).isEqualTo(reader.at());
                }
                assertThat(ordinal + 1).isEqualTo(end.ordinal());
                append(log, new byte[10]);
                assertThat(log.find(end.ordinal())).isEqualTo(end);
            }
        }
    }

    private static void append(ShardLog log, byte[] bytes) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(ShardLog.HEADER_BYTES + bytes.length + 1)
                .putInt(bytes.length)
                .putShort((short) 1)
                .putShort(ShardLog.MARK)
                .putLong(log.nextOrdinal())
                .putLong(17)
                .put(bytes)
                .put((byte) 'k')
                .flip();
        log.append(List.of(record), 1, 17);
    }
}

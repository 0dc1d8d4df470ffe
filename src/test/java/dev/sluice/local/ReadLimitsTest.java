package dev.sluice.local;

import static dev.sluice.local.Clients.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class ReadLimitsTest {
    private static final String SHARD = "shardId-000000000000";
    private static final long SECOND = 1_000_000_000;
    private static final long MIB = 1 << 20;

    private Endpoint endpoint;
    private KinesisClient client;

    @BeforeEach
    void start() throws IOException {
        endpoint = Endpoint.start(
                EndpointOptions.temporary().withUnlimited(true).withSlowdown(new Slowdown(Duration.ZERO, true)));
        client = Clients.kinesis(endpoint, false);
        endpoint.createStream("web", 1);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        endpoint.close();
    }

    @Test
    void fullAnswer_isFollowedByRefusals() {
        for (int i = 0; i < 2; i++) {
            client.putRecords(r -> r.streamName("web")
                    .records(IntStream.range(0, 9)
                            .mapToObj(n -> entry("k", new byte[1_000_000]))
                            .toList()));
        }
        String start = Clients.iterator(client, "web", SHARD, ShardIteratorType.TRIM_HORIZON);
        GetRecordsResponse full = client.getRecords(r -> r.shardIterator(start));
        assertThat(full.records()).hasSize(10);
        // Nearly five seconds: no machine is so slow as to miss them.
        assertThatThrownBy(() -> client.getRecords(r -> r.shardIterator(full.nextShardIterator())))
                .isInstanceOf(ProvisionedThroughputExceededException.class)
                .hasMessageContaining(
                        "Rate exceeded for shard shardId-000000000000 in stream web under account 000000000000.");
    }

    @Test
    void calls_areRefusedWhenTheyAreMany() {
        String start = Clients.iterator(client, "web", SHARD, ShardIteratorType.TRIM_HORIZON);
        assertThatThrownBy(() -> {
                    // Each would have to take a fifth of a second, so that none is one too many.
                    for (int i = 0; i < 200; i++) {
                        client.getRecords(r -> r.shardIterator(start));
                    }
                })
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 200; i++) {
                        Clients.iterator(client, "web", SHARD, ShardIteratorType.LATEST);
                    }
                })
                .isInstanceOf(ProvisionedThroughputExceededException.class);
    }

    @Test
    void shard_givesFiveCallsASecond() {
        ReadThroughput shard = new ReadThroughput(0);
        assertThat(IntStream.range(0, 9).filter(i -> shard.takeCall(0)).count()).isEqualTo(5);
        assertThat(shard.takeCall(SECOND / 10)).isFalse();
        assertThat(shard.takeCall(SECOND / 5)).isTrue();
        assertThat(IntStream.range(0, 9).filter(i -> shard.takeCall(9 * SECOND)).count())
                .isEqualTo(5);
    }

    @Test
    void shard_givesTwoMebibytesASecondAndPausesAfterMore() {
        ReadThroughput shard = new ReadThroughput(0);
        shard.gave(2 * MIB, 0);
        assertThat(shard.takeCall(0)).isFalse();
        assertThat(shard.takeCall(SECOND / 2)).isTrue();
        shard.gave(10 * MIB, 10 * SECOND);
        assertThat(shard.takeCall(15 * SECOND - 1_000)).isFalse();
        assertThat(shard.takeCall(15 * SECOND + 1_000)).isTrue();
    }
}

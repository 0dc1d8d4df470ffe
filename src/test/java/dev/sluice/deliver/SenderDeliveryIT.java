package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Doors;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Both real senders against the embedded endpoint, which is made to fail in the middle. */
@Timeout(180)
class SenderDeliveryIT {
    private static final DeliveryOptions OPTIONS = new DeliveryOptions(8 << 20, 1_000, Rates.of(Rate.UNLIMITED), false);

    @TempDir
    Path data;

    private Endpoint endpoint;
    private AwsClients clients;

    @BeforeEach
    void start() throws Exception {
        endpoint = Endpoint.start(EndpointOptions.stored(data).withUnlimited(true));
        clients = new AwsClients(AwsSettings.local(endpoint.uri()));
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
        endpoint.close();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void batches_arriveEvenlyAndAreCountedWhenAllIsWell(SenderChoice by) throws Exception {
        endpoint.createStream("web", 7);
        try (TestLoad load = new TestLoad(by, clients, "web", OPTIONS)) {
            load.submit(700, 20_000);
            load.submit(3, 1_000_000);
            load.assertComplete();
            List<ShardFigures> shards = load.delivery.shards();
            assertThat(shards).hasSize(7);
            assertThat(shards.stream().mapToLong(ShardFigures::records).sum()).isEqualTo(703);
            assertThat(shards.stream().mapToLong(ShardFigures::bytes).sum()).isBetween(17_000_000L, 17_100_000L);
            assertThat(shards)
                    .allMatch(shard ->
                            shard.latencyMillis().p50() <= shard.latencyMillis().p99()
                                    && shard.latencyMillis().p99()
                                            <= shard.latencyMillis().max());
            assertThat(load.notes).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void batch_isRefusedAtOnceWhenTheServiceWouldRefuseIt(SenderChoice by) throws Exception {
        endpoint.createStream("web", 1);
        try (TestLoad load = new TestLoad(by, clients, "web", OPTIONS)) {
            assertThatThrownBy(() -> load.submit(1, 1 << 20)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    @Execution(ExecutionMode.CONCURRENT)
    void load_isCompleteWhenTheEndpointGoesAwayForLongerThanARecordLives(SenderChoice by) throws Exception {
        endpoint.createStream("web", 4);
        int port = endpoint.uri().getPort();
        try (TestLoad load = new TestLoad(by, clients, "web", OPTIONS)) {
            load.submit(100, 30_000);
            load.awaitAcknowledged(50);
            endpoint.close();
            load.submit(150, 30_000);
            Thread.sleep(13_000);
            endpoint = Endpoint.start(
                    EndpointOptions.stored(data).withUnlimited(true).withDoors(new Doors(port, null, null)));
            load.assertComplete();
            assertThat(load.notes).anyMatch(note -> note.contains("acknowledged again"));
            assertThat(load.notes.size()).as("%s", load.notes).isLessThan(6);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    @Execution(ExecutionMode.CONCURRENT)
    void load_endsSoonWithTheReasonWhenTheStreamIsDeleted(SenderChoice by) throws Exception {
        endpoint.createStream("web", 2);
        try (TestLoad load = new TestLoad(by, clients, "web", OPTIONS)) {
            load.submit(20, 30_000);
            load.awaitAcknowledged(20);
            clients.kinesis().deleteStream(r -> r.streamName("web"));
            long start = System.nanoTime();
            assertThatThrownBy(() -> {
                        while (true) {
                            load.submit(1, 30_000);
                        }
                    })
                    .isInstanceOf(DeliveryFailedException.class)
                    .hasMessageContaining("There is no stream 'web' in region us-east-1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
            assertThat(load.delivery.drain(Duration.ofSeconds(5))).isTrue();
            assertThat(load.failures()).isNotEmpty().allMatch(reason -> reason.contains("no stream 'web'"));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void shards_areFilledToTheirLimitAndSeldomRefuseWhenTheyAreTheBottleneck(SenderChoice by) throws Exception {
        endpoint.close();
        clients.close();
        endpoint = Endpoint.start(EndpointOptions.stored(data));
        endpoint.createStream("web", 3);
        clients = new AwsClients(AwsSettings.local(endpoint.uri()));
        DeliveryOptions paced = new DeliveryOptions(8 << 20, 1_000, Rates.of(Rate.percent(100)), false);
        try (TestLoad load = new TestLoad(by, clients, "web", paced)) {
            int count = 3 * 21 * 6;
            load.submit(count, 50_000);
            load.assertComplete();
            LongSummaryStatistics bytes = load.delivery.shards().stream()
                    .mapToLong(ShardFigures::bytes)
                    .summaryStatistics();
            assertThat((double) bytes.getMax() / bytes.getMin()).isLessThanOrEqualTo(1.05);
            // Without the start, whose first records may come late, and the end.
            List<Record> records = load.records();
            records.sort(Comparator.comparing(Record::approximateArrivalTimestamp));
            Instant from = records.get(0).approximateArrivalTimestamp().plusMillis(1_500);
            Instant until = records.get(records.size() - 1)
                    .approximateArrivalTimestamp()
                    .minusMillis(500);
            long between = records.stream()
                    .filter(record -> record.approximateArrivalTimestamp().isAfter(from)
                            && !record.approximateArrivalTimestamp().isAfter(until))
                    .mapToLong(record -> record.data().asByteArrayUnsafe().length)
                    .sum();
            double share =
                    between / 3.0 / (1 << 20) / (Duration.between(from, until).toMillis() / 1e3);
            assertThat(share).as("of the limit, %s", load.delivery.shards()).isBetween(0.93, 1.03);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    void load_goesOnWhenTheStreamIsReshardedInTheMiddle(SenderChoice by) throws Exception {
        endpoint.createStream("web", 2);
        try (TestLoad load = new TestLoad(by, clients, "web", OPTIONS)) {
            load.submit(100, 10_000);
            load.awaitAcknowledged(100);
            clients.kinesis()
                    .splitShard(r -> r.streamName("web")
                            .shardToSplit("shardId-000000000000")
                            .newStartingHashKey(BigInteger.ONE.shiftLeft(126).toString()));
            for (int i = 0; i < 100 && load.notes.isEmpty(); i++) {
                load.submit(5, 10_000);
                Thread.sleep(100);
            }
            load.submit(300, 10_000);
            load.assertComplete();
            assertThat(load.notes).containsExactly("the stream was resharded and has 3 open shards now");
            Map<String, Long> records = new HashMap<>();
            load.delivery.shards().forEach(shard -> records.put(shard.shardId(), shard.records()));
            assertThat(records.keySet())
                    .containsExactlyInAnyOrder(
                            "shardId-000000000000",
                            "shardId-000000000001",
                            "shardId-000000000002",
                            "shardId-000000000003");
            assertThat(records.get("shardId-000000000002")).isGreaterThan(80);
            assertThat(records.get("shardId-000000000003")).isGreaterThan(80);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
    @Execution(ExecutionMode.CONCURRENT)
    void load_endsWithADiagnosisWhenNothingMovesForTooLong(SenderChoice by) throws Exception {
        endpoint.createStream("web", 1);
        try (TestLoad load = new TestLoad(by, clients, "web", OPTIONS, Duration.ofSeconds(8))) {
            load.submit(5, 1_000);
            load.awaitAcknowledged(5);
            endpoint.close();
            load.submit(5, 1_000);
            assertThat(load.delivery.drain(Duration.ofSeconds(30))).isTrue();
            assertThat(load.failures()).hasSize(5).allMatch(reason -> reason.contains("--give-up-after"));
        }
    }
}

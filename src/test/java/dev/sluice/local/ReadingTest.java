package dev.sluice.local;

import static dev.sluice.local.Clients.all;
import static dev.sluice.local.Clients.drain;
import static dev.sluice.local.Clients.entry;
import static dev.sluice.local.Clients.iterator;
import static dev.sluice.local.Clients.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class ReadingTest {
    private static final String SHARD = "shardId-000000000000";
    private static Endpoint endpoint;
    private static KinesisClient client;

    @BeforeAll
    static void start() throws IOException {
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
        client = Clients.kinesis(endpoint, false);
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        endpoint.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void iterators_beginWhereTheyAreAskedTo(boolean cbor) throws Exception {
        String stream = "iterators" + cbor;
        endpoint.createStream(stream, 1);
        try (KinesisClient asked = Clients.kinesis(endpoint, cbor)) {
            asked.putRecords(r -> r.streamName(stream).records(entry("a", "0"), entry("b", "1")));
            Thread.sleep(20);
            Instant between = Instant.now();
            Thread.sleep(20);
            String latest = iterator(asked, stream, SHARD, ShardIteratorType.LATEST);
            asked.putRecords(r -> r.streamName(stream).records(entry("c", "2"), entry("d", "3")));

            List<Record> records = all(asked, stream, SHARD);
            assertThat(texts(records)).containsExactly("0", "1", "2", "3");
            assertThat(records).extracting(Record::sequenceNumber).isSorted().doesNotHaveDuplicates();
            assertThat(records).extracting(Record::partitionKey).containsExactly("a", "b", "c", "d");
            assertThat(records.get(3).approximateArrivalTimestamp()).isBetween(between, Instant.now());
            assertThat(texts(drain(asked, latest))).containsExactly("2", "3");
            assertThat(from(asked, stream, ShardIteratorType.AT_SEQUENCE_NUMBER, records.get(1)))
                    .containsExactly("1", "2", "3");
            assertThat(from(asked, stream, ShardIteratorType.AFTER_SEQUENCE_NUMBER, records.get(1)))
                    .containsExactly("2", "3");
            String timed = asked.getShardIterator(r -> r.streamName(stream)
                            .shardId(SHARD)
                            .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                            .timestamp(between))
                    .shardIterator();
            assertThat(texts(drain(asked, timed))).containsExactly("2", "3");
        }
    }

    private static List<String> from(KinesisClient asked, String stream, ShardIteratorType type, Record record) {
        String iterator = asked.getShardIterator(r -> r.streamName(stream)
                        .shardId(SHARD)
                        .shardIteratorType(type)
                        .startingSequenceNumber(record.sequenceNumber()))
                .shardIterator();
        return texts(drain(asked, iterator));
    }

    @Test
    void iterators_areRefusedWhenInvalid() throws IOException {
        endpoint.createStream("refused", 2);
        assertThatThrownBy(() -> client.getRecords(r -> r.shardIterator("bm9uc2Vuc2U=")))
                .isInstanceOf(InvalidArgumentException.class)
                .hasMessageContaining("Invalid ShardIterator.");
        long sixMinutesAgo = System.currentTimeMillis() - 360_000;
        String old = new ShardIterator("refused", 0, 0, LogPosition.START, sixMinutesAgo).token();
        assertThatThrownBy(() -> client.getRecords(r -> r.shardIterator(old)))
                .isInstanceOf(ExpiredIteratorException.class)
                .hasMessageContaining("tolerated delay of 300000 milliseconds");
        assertThatThrownBy(() -> client.getShardIterator(r -> r.streamName("refused")
                        .shardId(SHARD)
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .startingSequenceNumber("17")))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> iterator(client, "refused", "shardId-000000000002", ShardIteratorType.LATEST))
                .hasMessageContaining("Shard shardId-000000000002 in stream refused under account");
    }

    @Test
    void pages_endAtTheLimitsOfRecordsAndBytes() throws IOException {
        endpoint.createStream("pages", 1);
        client.putRecords(r -> r.streamName("pages")
                .records(IntStream.range(0, 9)
                        .mapToObj(i -> entry("k", new byte[1_000_000 * (i == 0 ? 0 : 1)]))
                        .toList()));
        client.putRecords(r -> r.streamName("pages")
                .records(IntStream.range(0, 9)
                        .mapToObj(i -> entry("k", new byte[900_000]))
                        .toList()));
        String start = iterator(client, "pages", SHARD, ShardIteratorType.TRIM_HORIZON);

        GetRecordsResponse three = client.getRecords(r -> r.shardIterator(start).limit(3));
        GetRecordsResponse full = client.getRecords(r -> r.shardIterator(start));

        assertThat(three.records()).hasSize(3);
        assertThat(three.millisBehindLatest()).isPositive();
        assertThat(full.records().stream()
                        .mapToLong(record -> record.data().asByteArrayUnsafe().length)
                        .sum())
                .isBetween(9L << 20, 10L << 20);
        assertThat(full.records().size()
                        + drain(client, full.nextShardIterator()).size())
                .isEqualTo(18);
    }

    @Test
    void shards_areListedInPagesAndThroughFilters() throws IOException {
        endpoint.createStream("listing", 5);
        List<String> ids = new ArrayList<>();
        ListShardsResponse page = client.listShards(r -> r.streamName("listing").maxResults(2));
        while (true) {
            page.shards().forEach(shard -> ids.add(shard.shardId()));
            String token = page.nextToken();
            if (token == null) {
                break;
            }
            page = client.listShards(r -> r.nextToken(token).maxResults(2));
        }
        assertThat(ids)
                .containsExactlyElementsOf(
                        IntStream.range(0, 5).mapToObj(HeldShard::id).toList());

        Instant before = Instant.now();
        client.splitShard(r -> r.streamName("listing").shardToSplit(SHARD).newStartingHashKey("1000"));
        client.mergeShards(r -> r.streamName("listing")
                .shardToMerge("shardId-000000000003")
                .adjacentShardToMerge("shardId-000000000004"));

        assertThat(filtered(ShardFilterType.AT_LATEST, null)).containsExactly(1, 2, 5, 6, 7);
        assertThat(filtered(ShardFilterType.AT_TRIM_HORIZON, null)).containsExactly(0, 1, 2, 3, 4);
        assertThat(filtered(ShardFilterType.FROM_TRIM_HORIZON, null)).hasSize(8);
        assertThat(filtered(ShardFilterType.AT_TIMESTAMP, before)).containsExactly(0, 1, 2, 3, 4);
        assertThat(filtered(ShardFilterType.FROM_TIMESTAMP, before)).hasSize(8);
    }

    private static List<Integer> filtered(ShardFilterType type, @Nullable Instant timestamp) {
        return client
                .listShards(r ->
                        r.streamName("listing").shardFilter(f -> f.type(type).timestamp(timestamp)))
                .shards()
                .stream()
                .map(shard -> Integer.parseInt(shard.shardId().substring(8)))
                .toList();
    }

    @Test
    void closedShard_endsWithItsChildren() throws IOException {
        endpoint.createStream("family", 1);
        client.putRecords(r -> r.streamName("family").records(entry("k", "parent")));
        client.splitShard(r -> r.streamName("family").shardToSplit(SHARD).newStartingHashKey("1"));
        client.putRecords(r -> r.streamName("family")
                .records(
                        entry("k", "left").toBuilder().explicitHashKey("0").build(),
                        entry("k", "right").toBuilder().explicitHashKey("1").build()));

        String start = iterator(client, "family", SHARD, ShardIteratorType.TRIM_HORIZON);
        GetRecordsResponse last = client.getRecords(r -> r.shardIterator(start));

        assertThat(texts(last.records())).containsExactly("parent");
        assertThat(last.nextShardIterator()).isNull();
        assertThat(last.childShards())
                .extracting(child -> child.shardId())
                .containsExactly("shardId-000000000001", "shardId-000000000002");
        assertThat(texts(all(client, "family", "shardId-000000000001"))).containsExactly("left");
        assertThat(texts(all(client, "family", "shardId-000000000002"))).containsExactly("right");
        Shard closed = client.listShards(r -> r.streamName("family")).shards().get(0);
        assertThat(closed.sequenceNumberRange().endingSequenceNumber())
                .isGreaterThan(last.records().get(0).sequenceNumber());
    }
}

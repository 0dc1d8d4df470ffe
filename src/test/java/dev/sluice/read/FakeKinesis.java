package dev.sluice.read;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** One stream in memory, which fails when it is told to. An iterator is a shard's id and an index; five records an answer. */
final class FakeKinesis implements KinesisClient {
    static final Instant FIRST_ARRIVAL = Instant.parse("2026-01-01T00:00:00Z");

    /** Thrown, one at each call of GetRecords, before it answers again. */
    final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();

    final Queue<GetShardIteratorRequest> iteratorRequests = new ConcurrentLinkedQueue<>();

    private final Map<String, Shard> shards = new LinkedHashMap<>();
    private final Map<String, List<Record>> records = new LinkedHashMap<>();
    private final List<String> closed = new ArrayList<>();
    private boolean neverCaughtUp;

    synchronized FakeKinesis shard(String id, @Nullable String parent) {
        shards.put(id, ShardFamilyTest.shard(id, parent, null));
        records.put(id, new ArrayList<>());
        return this;
    }

    synchronized FakeKinesis put(String shardId, String data) {
        List<Record> into = records.getOrDefault(shardId, List.of());
        into.add(Record.builder()
                .data(SdkBytes.fromUtf8String(data))
                .partitionKey("k")
                .sequenceNumber(Integer.toString(into.size()))
                .approximateArrivalTimestamp(FIRST_ARRIVAL.plusSeconds(into.size()))
                .build());
        return this;
    }

    synchronized FakeKinesis close(String shardId) {
        closed.add(shardId);
        return this;
    }

    /** As if a writer were always a moment ahead. */
    FakeKinesis neverCaughtUp() {
        neverCaughtUp = true;
        return this;
    }

    @Override
    public synchronized ListShardsResponse listShards(ListShardsRequest request) {
        // Two a page.
        int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
        List<Shard> all = List.copyOf(shards.values());
        int to = Math.min(all.size(), from + 2);
        return ListShardsResponse.builder()
                .shards(all.subList(from, to))
                .nextToken(to < all.size() ? Integer.toString(to) : null)
                .build();
    }

    @Override
    public synchronized GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
        iteratorRequests.add(request);
        int index = request.shardIteratorType() == ShardIteratorType.AFTER_SEQUENCE_NUMBER
                ? Integer.parseInt(request.startingSequenceNumber()) + 1
                : 0;
        return GetShardIteratorResponse.builder()
                .shardIterator(request.shardId() + ":" + index)
                .build();
    }

    @Override
    public synchronized GetRecordsResponse getRecords(GetRecordsRequest request) {
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        String shardId = request.shardIterator().replaceAll(":.*", "");
        int from = Integer.parseInt(request.shardIterator().replaceAll(".*:", ""));
        List<Record> all = records.getOrDefault(shardId, List.of());
        int to = Math.min(all.size(), from + Math.min(5, request.limit()));
        boolean end = to == all.size();
        return GetRecordsResponse.builder()
                .records(List.copyOf(all.subList(from, to)))
                .nextShardIterator(end && closed.contains(shardId) ? null : shardId + ":" + to)
                .millisBehindLatest(!end ? 60_000L : neverCaughtUp ? 3L : 0L)
                .build();
    }

    @Override
    public String serviceName() {
        return "fake";
    }

    @Override
    public void close() {}
}

package dev.sluice.read.stream;

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
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
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
    private final Queue<Long> emptyPages = new ConcurrentLinkedQueue<>();
    private @Nullable Long lag;
    private boolean stuck;
    private @Nullable String hidden;
    private int listings;

    /** Runs behind the first listing's last page. */
    Runnable afterListing = () -> {};

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

    /** Puts a record that arrives at that time. */
    synchronized FakeKinesis put(String shardId, String data, Instant arrival) {
        put(shardId, data);
        List<Record> into = records.getOrDefault(shardId, List.of());
        int last = into.size() - 1;
        into.set(
                last,
                into.get(last).toBuilder().approximateArrivalTimestamp(arrival).build());
        return this;
    }

    /** As if each answer, whatever it holds, lagged by this. */
    FakeKinesis lag(long millis) {
        lag = millis;
        return this;
    }

    /** The next answers hold nothing and lag by these. */
    FakeKinesis emptyPages(Long... lags) {
        emptyPages.addAll(List.of(lags));
        return this;
    }

    /** Iterators that do not advance. */
    FakeKinesis stuck() {
        stuck = true;
        return this;
    }

    /** The first listing does not show this shard. */
    FakeKinesis hide(String shardId) {
        hidden = shardId;
        return this;
    }

    /** Past retention, after it was listed. */
    synchronized void drop(String shardId) {
        shards.remove(shardId);
    }

    @Override
    public synchronized ListShardsResponse listShards(ListShardsRequest request) {
        // Two a page.
        int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
        if (request.nextToken() == null) {
            listings++;
        }
        List<Shard> all = shards.values().stream()
                .filter(shard -> listings > 1 || !shard.shardId().equals(hidden))
                .toList();
        int to = Math.min(all.size(), from + 2);
        if (to == all.size() && listings == 1) {
            afterListing.run();
        }
        return ListShardsResponse.builder()
                .shards(all.subList(from, to))
                .nextToken(to < all.size() ? Integer.toString(to) : null)
                .build();
    }

    @Override
    public synchronized GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
        iteratorRequests.add(request);
        if (!shards.containsKey(request.shardId())) {
            throw ResourceNotFoundException.builder().message("no such shard").build();
        }
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
        Long emptyLag = emptyPages.poll();
        if (emptyLag != null) {
            to = from;
        }
        boolean end = to == all.size();
        return GetRecordsResponse.builder()
                .records(List.copyOf(all.subList(from, to)))
                .nextShardIterator(end && closed.contains(shardId) ? null : shardId + ":" + (stuck ? from : to))
                .millisBehindLatest(emptyLag != null ? emptyLag : lag != null ? lag : Long.valueOf(end ? 0 : 60_000))
                .build();
    }

    @Override
    public String serviceName() {
        return "fake";
    }

    @Override
    public void close() {}
}

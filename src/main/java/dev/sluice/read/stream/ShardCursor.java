package dev.sluice.read.stream;

import dev.sluice.read.HashRange;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Where reading stands in one shard, and when it may be asked again. In one thread's hands at a time. */
final class ShardCursor implements Delayed {
    /** A shard takes five reads a second, and says so to whoever asks more often. */
    private static final long PACE_MILLIS = 210;

    private static final long MAX_BACKOFF_MILLIS = 5_000;

    /** What an answer should weigh. A shard gives 2 MiB a second at most, and an answer takes several times its weight in memory. */
    private static final int ANSWER_BYTES = 4 << 20;

    private static final int MAX_RECORDS = 10_000;

    private final ReadPlan plan;
    private final String shardId;
    private final HashRange range;
    private final CatchUp catchUp;
    /** The next one; null: to be asked for. */
    private @Nullable String iterator;

    /** Whether there were records that came too late to be asked for. */
    private boolean passedOver;

    private @Nullable String lastSequenceNumber;
    /** Where the last answer with records began. */
    private @Nullable String firstSequenceNumber;
    /** How many records to ask for: few, until their size is known. */
    private int limit = 8;

    private long dueNanos = System.nanoTime();
    private long paceMillis;
    private int failures;
    private long failingSinceNanos;

    ShardCursor(ReadPlan plan, String shardId, HashRange range, CatchUp catchUp) {
        this.plan = plan;
        this.shardId = shardId;
        this.range = range;
        this.catchUp = catchUp;
        this.lastSequenceNumber = plan.after().get(shardId);
    }

    String shardId() {
        return shardId;
    }

    HashRange range() {
        return range;
    }

    CatchUp catchUp() {
        return catchUp;
    }

    /** A record was not asked for, and a later reading may want it. */
    void passOver() {
        passedOver = true;
    }

    /** By when all that had arrived is with the reader, if the shard was read up to {@code readUpTo}. */
    Instant given(Instant readUpTo) {
        return passedOver ? plan.bounded(readUpTo) : readUpTo;
    }

    boolean hasRead() {
        return lastSequenceNumber != null;
    }

    /**
     * What one answer brought.
     *
     * @param behindMillis how far the answer's end lies behind the newest record
     * @param ended the shard was closed by a reshard, and this is its last answer
     */
    record Fetched(List<Record> records, long behindMillis, boolean ended) {
        /** All that had arrived by then has been read; null if the answer does not tell. */
        @Nullable
        Instant readUpTo(Instant asked) {
            if (ended) {
                return Instant.MAX;
            }
            if (records.isEmpty()) {
                return behindMillis == 0 ? asked : null;
            }
            return records.get(records.size() - 1).approximateArrivalTimestamp();
        }
    }

    /**
     * Asks for the next records; iterators that expired, as they do after five minutes, are renewed.
     *
     * @throws ReadFailedException if the answer is the last one once more: the endpoint would give it for ever
     */
    Fetched ask(KinesisClient kinesis) throws ReadFailedException {
        String current = iterator != null ? iterator : position(kinesis);
        GetRecordsResponse response;
        try {
            response =
                    kinesis.getRecords(request -> request.shardIterator(current).limit(limit));
        } catch (ExpiredIteratorException e) {
            String renewed = position(kinesis);
            response =
                    kinesis.getRecords(request -> request.shardIterator(renewed).limit(limit));
        }
        failures = 0;
        List<Record> records = response.records();
        iterator = response.nextShardIterator();
        if (!records.isEmpty()) {
            String first = records.get(0).sequenceNumber();
            if (first != null && first.equals(firstSequenceNumber)) {
                throw new ReadFailedException(
                        "The endpoint gave the records of " + shardId + " from " + first
                                + " on a second time, so the end of the stream cannot be reached; report it to the endpoint's makers.");
            }
            firstSequenceNumber = first;
            lastSequenceNumber = records.get(records.size() - 1).sequenceNumber();
            limit = limitFor(records);
        }
        Long behind = response.millisBehindLatest();
        // An emulator that does not say is at the end when it has nothing more.
        long behindMillis = behind != null ? behind : records.isEmpty() ? 0 : Long.MAX_VALUE;
        return new Fetched(records, behindMillis, iterator == null);
    }

    private static int limitFor(List<Record> records) {
        long bytes = 1;
        for (Record record : records) {
            bytes += record.data().asByteArrayUnsafe().length;
        }
        return (int) Math.max(1, Math.min(MAX_RECORDS, (long) ANSWER_BYTES * records.size() / bytes));
    }

    private String position(KinesisClient kinesis) {
        GetShardIteratorRequest.Builder request =
                GetShardIteratorRequest.builder().streamName(plan.stream()).shardId(shardId);
        if (lastSequenceNumber != null) {
            request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .startingSequenceNumber(lastSequenceNumber);
        } else if (plan.since() != null) {
            request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(plan.since());
        } else {
            request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
        }
        return kinesis.getShardIterator(request.build()).shardIterator();
    }

    /** May be asked again after {@code millis}, or after the shard's pace if that is longer. */
    void rest(long millis) {
        dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(millis, paceMillis));
    }

    /** The shard is asked too often: from now on at its pace, and a while later after each further failure. */
    void throttled() {
        paceMillis = PACE_MILLIS;
        backOff();
    }

    /** May be asked again after a while that doubles with each failure in a row. */
    void backOff() {
        if (failures == 0) {
            failingSinceNanos = System.nanoTime();
        }
        long most = Math.min(MAX_BACKOFF_MILLIS, PACE_MILLIS << Math.min(failures++, 10));
        rest(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    /** For how long nothing but failures came; 0 after an answer. */
    long failingMillis() {
        return failures == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - failingSinceNanos);
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        return Long.signum(dueNanos - ((ShardCursor) other).dueNanos);
    }
}

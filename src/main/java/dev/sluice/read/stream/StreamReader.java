package dev.sluice.read.stream;

import dev.sluice.read.HashRange;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.KmsThrottlingException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Reads a stream's shards side by side, each in order, children after their parents. A thread asks for records, hands them to the
 * sink and only then lets go of the shard; so no more answers are in memory than there are threads, and a sink that is slow slows
 * the reading. Throttling and passing failures are waited out.
 */
public final class StreamReader {
    private static final String LIST = "kinesis:ListShards";
    private static final String GET = "kinesis:GetRecords";

    private static final int THREADS = 4;

    /** The service tells its time in whole seconds, and stamps records on many machines. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(2);

    /** Between questions to a shard that had nothing new. */
    private static final long FOLLOW_MILLIS = 300;

    /** How long a shard may give no answer at all. Throttling is an answer. */
    private static final long GIVE_UP_MILLIS = TimeUnit.MINUTES.toMillis(2);

    private final KinesisClient kinesis;
    private final ReadPlan plan;
    private final CatchUp.WaitLimits patience;
    private final Instant startedAt = Instant.now();
    private final long startedNanos = System.nanoTime();
    /** What arrives later is no longer asked for, unless the plan is to follow; found when the shards are listed. */
    private volatile Instant readUntil = Instant.MAX;

    private final ShardFamily family;
    private final DelayQueue<ShardCursor> queue = new DelayQueue<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** @param kinesis the caller's, who closes it when {@link #read} is over; used by several threads at once */
    public StreamReader(KinesisClient kinesis, ReadPlan plan) {
        this(kinesis, plan, CatchUp.WaitLimits.USUAL);
    }

    StreamReader(KinesisClient kinesis, ReadPlan plan, CatchUp.WaitLimits patience) {
        this.kinesis = kinesis;
        this.plan = plan;
        this.patience = patience;
        this.family = new ShardFamily(plan.shards());
    }

    /**
     * Reads until everything asked for is read; with {@link ReadPlan#follow}, until it is interrupted or the stream is deleted.
     *
     * @throws ReadFailedException if the stream is not there, may not be read, or does not answer
     * @throws IOException what a sink threw
     */
    public void read(RecordSink sink) throws ReadFailedException, IOException, InterruptedException {
        begin();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> work(sink), "sluice-read-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        try {
            end.get();
        } catch (ExecutionException e) {
            rethrow(e.getCause());
        } finally {
            end.cancel(false);
            for (Thread thread : threads) {
                thread.interrupt();
            }
            // After a failure a thread may sit in a request that no interrupt ends; nobody need wait for it.
            long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            for (Thread thread : threads) {
                thread.join(1 + Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
            }
        }
    }

    private static void rethrow(@Nullable Throwable cause) throws ReadFailedException, IOException {
        if (cause instanceof ReadFailedException failed) {
            throw failed;
        }
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException("reading ended without a reason that is foreseen", cause);
    }

    private void begin() throws ReadFailedException {
        List<Shard> shards;
        try {
            shards = listShards();
            if (shards.isEmpty()) {
                throw new ReadFailedException(
                        "The stream '" + plan.stream() + "' has no shards yet; try again when it is ACTIVE.");
            }
            shards.forEach(StreamReader::range);
            family.add(shards);
        } catch (SdkException e) {
            throw new ReadFailedException(LIST, plan.stream(), e);
        } catch (NullPointerException | IllegalArgumentException e) {
            throw senseless("a shard has no name, or no range of hash keys", e);
        }
        for (String shardId : new TreeSet<>(plan.shards())) {
            if (!family.knows(shardId)) {
                throw new ReadFailedException("The stream '" + plan.stream() + "' has no shard '" + shardId
                        + "'; it has " + names(shards) + ".");
            }
        }
        proceed();
    }

    private static String names(List<Shard> shards) {
        TreeSet<String> ids = new TreeSet<>();
        shards.forEach(shard -> ids.add(shard.shardId()));
        return ids.size() <= 4 ? String.join(", ", ids) : ids.size() + " shards, " + ids.first() + " to " + ids.last();
    }

    /** Goes on with the shards that have become readable, or ends when there is none left. */
    private void proceed() {
        for (Shard shard : family.takeReadable()) {
            queue.add(new ShardCursor(plan, shard.shardId(), range(shard), new CatchUp(readTo(), patience)));
        }
        if (family.allFinished()) {
            end.complete(null);
        }
    }

    /** What arrives later is no longer asked for. Records arrive nearly in the order of their dates. */
    private Instant readTo() {
        Instant until = plan.until();
        return until != null && until.plus(CLOCK_ERROR).isBefore(readUntil) ? until.plus(CLOCK_ERROR) : readUntil;
    }

    private static HashRange range(Shard shard) {
        Objects.requireNonNull(shard.shardId(), "no name");
        HashKeyRange range = shard.hashKeyRange();
        return new HashRange(new BigInteger(range.startingHashKey()), new BigInteger(range.endingHashKey()));
    }

    private ReadFailedException senseless(String what, @Nullable Throwable cause) {
        return new ReadFailedException(
                "The endpoint's answer about stream '" + plan.stream() + "' makes no sense: " + what
                        + "; try again, and check the endpoint's address if it stays.",
                cause);
    }

    private List<Shard> listShards() throws ReadFailedException {
        List<Shard> shards = new ArrayList<>();
        @Nullable String token = null;
        do {
            ListShardsRequest.Builder request = ListShardsRequest.builder();
            ListShardsResponse page = kinesis.listShards(
                    (token == null ? request.streamName(plan.stream()) : request.nextToken(token)).build());
            if (readUntil.equals(Instant.MAX)) {
                @Nullable Instant now = ServiceClock.of(page);
                readUntil = now != null ? now.plus(CLOCK_ERROR) : startedAt.plus(ServiceClock.APART);
            }
            shards.addAll(page.shards());
            if (token != null && token.equals(page.nextToken())) {
                throw senseless("its list of shards does not end", null);
            }
            token = page.nextToken();
        } while (token != null);
        return shards;
    }

    private void work(RecordSink sink) {
        try {
            while (!end.isDone()) {
                step(queue.take(), sink);
            }
        } catch (InterruptedException | AbortedException e) {
            // The reading is over, and whoever ended it knows why.
        } catch (ReadFailedException | IOException | RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    private void step(ShardCursor cursor, RecordSink sink) throws ReadFailedException, IOException {
        long askedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
        Instant asked = Instant.now();
        try {
            ShardCursor.Fetched answer = cursor.ask(kinesis);
            @Nullable Instant readUpTo = answer.readUpTo(asked);
            synchronized (sink) {
                if (end.isDone()) {
                    return;
                }
                for (Record record : answer.records()) {
                    if (plan.wants(record.approximateArrivalTimestamp())) {
                        sink.accept(cursor.shardId(), cursor.range(), record);
                    } else {
                        cursor.passOver();
                    }
                }
                if (readUpTo != null) {
                    sink.readUpTo(cursor.shardId(), cursor.given(readUpTo));
                }
                sink.flush();
            }
            CatchUp.State state = cursor.catchUp().after(answer, askedMillis);
            if (answer.ended() || (state == CatchUp.State.CAUGHT_UP && !plan.follow())) {
                finish(cursor, answer.ended());
            } else if (state == CatchUp.State.LAGGING && !plan.follow()) {
                synchronized (sink) {
                    sink.readUpTo(cursor.shardId(), cursor.given(startedAt));
                    sink.noted(cursor.shardId() + " gives nothing more and still lags by " + answer.behindMillis()
                            + " ms; what follows there has come since reading began");
                }
                finish(cursor, false);
            } else if (state == CatchUp.State.STALLED && !plan.follow()) {
                throw new ReadFailedException("The endpoint says that " + cursor.shardId() + " has more records, "
                        + answer.behindMillis() + " ms of them, and gives none; try again.");
            } else {
                cursor.rest(answer.records().isEmpty() ? FOLLOW_MILLIS : 0);
                queue.add(cursor);
            }
        } catch (SdkException e) {
            waitOut(cursor, e);
        }
    }

    private void waitOut(ShardCursor cursor, SdkException failure) throws ReadFailedException {
        if (failure instanceof AbortedException aborted) {
            throw aborted;
        }
        if (failure instanceof ResourceNotFoundException && isGone(cursor.shardId())) {
            if (cursor.hasRead()) {
                throw new ReadFailedException("The rest of " + cursor.shardId()
                        + " went past the stream's retention while it was read; give the stream a longer one.");
            }
            finish(cursor, false);
            return;
        }
        boolean throttled = failure instanceof LimitExceededException
                || failure instanceof KmsThrottlingException
                || (failure instanceof AwsServiceException service && service.isThrottlingException());
        boolean refused = failure instanceof AwsServiceException service && service.statusCode() < 500 && !throttled;
        if (refused || (!throttled && cursor.failingMillis() > GIVE_UP_MILLIS)) {
            throw new ReadFailedException(GET, plan.stream(), failure);
        }
        if (throttled) {
            cursor.throttled();
        } else {
            cursor.backOff();
        }
        queue.add(cursor);
    }

    /** Whether the stream has dropped the shard since it was listed: every record of it is past retention. */
    private boolean isGone(String shardId) throws ReadFailedException {
        try {
            return listShards().stream().noneMatch(shard -> shard.shardId().equals(shardId));
        } catch (SdkException e) {
            throw new ReadFailedException(LIST, plan.stream(), e);
        }
    }

    /**
     * The shard is read to its end, or to where it stood; its children may follow, those too that were born while it was read. If they
     * cannot be listed now, the shard is asked once more later, and ends again.
     *
     * @param ended whether a reshard closed it, so that it has children
     */
    private synchronized void finish(ShardCursor cursor, boolean ended) throws ReadFailedException {
        String shardId = cursor.shardId();
        if (ended && plan.shards().isEmpty() && !family.hasChildOf(shardId)) {
            family.add(listShards());
            // Whoever follows the stream follows it into the children, which a listing may show late.
            if (plan.follow() && !family.hasChildOf(shardId)) {
                cursor.rest(FOLLOW_MILLIS);
                queue.add(cursor);
                return;
            }
        }
        family.finish(shardId);
        proceed();
    }
}

package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.deliver.Sender.Cause;
import dev.sluice.pack.Batch;
import dev.sluice.pack.Records;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.stream.Shard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dispatcher between a real budget and a sender that fails by dice. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class DispatcherTest {
    private static final int BATCHES = 400;

    private final List<Shard> shards = ShardSlotsTest.even(7);
    private final Map<Batch, AtomicInteger> acknowledged = new ConcurrentHashMap<>();
    private final Map<Batch, AtomicInteger> failed = new ConcurrentHashMap<>();
    private final List<String> notes = java.util.Collections.synchronizedList(new ArrayList<>());
    private final ShardTallies tallies = new ShardTallies();
    private final Manifest manifest = new Manifest(new Budget(100_000, 100), new Outcomes() {
        @Override
        public void acknowledged(Batch batch, long latencyMillis) {
            count(acknowledged, batch);
        }

        @Override
        public void failed(Batch batch, String reason) {
            count(failed, batch);
        }
    });
    private Thread thread = new Thread();

    @AfterEach
    void stop() throws InterruptedException {
        manifest.close("over");
        thread.join();
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void batch_endsOnceAndAcknowledgedWhenTriesFail(Cause cause) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ScriptedSender sender = new ScriptedSender(seed, shards, 0.2, cause);
        Dispatcher dispatcher = start(sender, false);
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            Batch batch = batch(i, BatchId.NO_LANE, random.nextInt(1, 3_000), random.nextBoolean());
            if (random.nextBoolean()) {
                batch = run(batch, random.nextInt(2, 101), random);
            }
            batches.add(batch);
            dispatcher.submit(manifest.take(batch));
        }
        dispatcher.drain();
        assertThat(manifest.awaitEmpty(Duration.ofSeconds(50)))
                .as("seed %d", seed)
                .isTrue();
        assertThat(acknowledged).as("seed %d", seed).hasSize(BATCHES);
        assertThat(acknowledged.keySet()).containsExactlyInAnyOrderElementsOf(batches);
        assertThat(acknowledged.values()).as("seed %d", seed).allMatch(count -> count.get() == 1);
        assertThat(failed).isEmpty();
        assertThat(manifest.inFlight().bytes()).isZero();
        assertThat(manifest.inFlight().records()).isZero();
        long records =
                batches.stream().mapToLong(batch -> batch.records().count()).sum();
        assertThat(tallies.figures().stream().mapToLong(ShardFigures::records).sum())
                .as("seed %d", seed)
                .isEqualTo(records);
        assertThat(tallies.figures().stream().mapToLong(ShardFigures::bytes).sum())
                .isEqualTo(batches.stream().mapToLong(Batch::sizeBytes).sum());
        assertThat(tallies.figures().stream()
                        .mapToLong(shard -> shard.retries().all())
                        .sum())
                .as("of %d records, seed %d", records, seed)
                .isBetween(records / 20, records / 2);
        sender.close();
    }

    @Test
    void lanes_keepTheirOrderWhenTriesFail() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ScriptedSender sender = new ScriptedSender(seed, shards, 0.3, Cause.SENDER_LOST);
        Dispatcher dispatcher = start(sender, true);
        for (int i = 0; i < 1_000; i++) {
            dispatcher.submit(manifest.take(batch(i, random.nextInt(5), 100, false)));
        }
        assertThat(manifest.awaitEmpty(Duration.ofSeconds(50)))
                .as("seed %d", seed)
                .isTrue();
        Map<Integer, Integer> lastOfLane = new HashMap<>();
        for (Parcel parcel : sender.landed) {
            BatchId id = parcel.batch.id();
            Integer last = lastOfLane.put(id.lane(), id.ordinal());
            assertThat(last == null || last < id.ordinal())
                    .as("seed %d: lane %d, %s before %d", seed, id.lane(), last, id.ordinal())
                    .isTrue();
        }
        assertThat(sender.landed).hasSize(1_000);
        sender.close();
    }

    @Test
    void batches_allEndWhenTheLoadIsClosedInTheMiddle() throws Exception {
        long seed = System.nanoTime();
        ScriptedSender sender = new ScriptedSender(seed, shards, 0.5, Cause.REFUSED);
        Dispatcher dispatcher = start(sender, false);
        Thread closer = new Thread(() -> {
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            manifest.close("stream deleted");
        });
        closer.start();
        List<Batch> taken = new ArrayList<>();
        assertThatThrownBy(() -> {
                    for (int i = 0; true; i++) {
                        Batch batch = batch(i, BatchId.NO_LANE, 100, true);
                        dispatcher.submit(manifest.take(batch));
                        taken.add(batch);
                    }
                })
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessage("stream deleted");
        closer.join();
        assertThat(manifest.awaitEmpty(Duration.ofSeconds(10))).isTrue();
        for (Batch batch : taken) {
            assertThat(times(acknowledged, batch) + times(failed, batch))
                    .as("seed %d", seed)
                    .isEqualTo(1);
        }
        assertThat(failed).isNotEmpty();
        sender.close();
    }

    @Test
    void shards_getOneRecordEachUntilTheSenderHasDeliveredAny() throws Exception {
        List<Parcel> given = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Parcel> refused = java.util.Collections.synchronizedList(new ArrayList<>());
        AtomicReference<Sender.Tries> tries = new AtomicReference<>();
        AtomicBoolean away = new AtomicBoolean();
        ScriptedSender slow = new ScriptedSender(0, shards, 0, Cause.REFUSED) {
            @Override
            public boolean send(Parcel parcel, @Nullable String explicitHashKey, Tries told) {
                if (away.get()) {
                    refused.add(parcel);
                    return false;
                }
                tries.set(told);
                given.add(parcel);
                return true;
            }
        };
        DeliveryOptions paced = new DeliveryOptions(100_000, 100, Rates.of(Rate.percent(100)), false);
        Dispatcher dispatcher = new Dispatcher(slow, manifest, tallies, watchdog(slow, shards), shards, paced);
        thread = new Thread(dispatcher);
        thread.start();
        for (int i = 0; i < 50; i++) {
            dispatcher.submit(manifest.take(batch(i, BatchId.NO_LANE, 1_000, true)));
        }
        awaitSize(given, shards.size());
        // Time enough for the shards to take all of it.
        Thread.sleep(200);
        assertThat(given).hasSize(shards.size());
        Objects.requireNonNull(tries.get())
                .missed(given.get(1), new Sender.Miss(Cause.SENDER_LOST, "Code", "message", 1, 0));
        awaitSize(given, shards.size() + 1);
        Objects.requireNonNull(tries.get()).landed(given.get(0), shards.get(0).shardId(), 0, 0);
        awaitSize(given, 51);
        // The next sender begins as the first one did.
        away.set(true);
        for (Parcel lost : List.copyOf(given.subList(2, 51))) {
            Objects.requireNonNull(tries.get())
                    .missed(lost, new Sender.Miss(Cause.SENDER_LOST, "Code", "message", 1, 0));
        }
        // The second attempt from now on is made with all of it known.
        awaitSize(refused, refused.size() + 2);
        away.set(false);
        awaitSize(given, 51 + shards.size());
        Thread.sleep(200);
        assertThat(given).hasSize(51 + shards.size());
        Objects.requireNonNull(tries.get()).landed(given.get(51), shards.get(0).shardId(), 0, 0);
        awaitSize(given, 51 + 49);
        // It dies with nothing in flight, and no record tells of it.
        away.set(true);
        for (int i = 50; i < 100; i++) {
            dispatcher.submit(manifest.take(batch(i, BatchId.NO_LANE, 1_000, true)));
        }
        // The second attempt from now on is made with all of it known.
        awaitSize(refused, refused.size() + 2);
        away.set(false);
        awaitSize(given, 100 + shards.size());
        Thread.sleep(200);
        assertThat(given).hasSize(100 + shards.size());
        slow.close();
    }

    @Test
    void reshard_movesKeyedBatchesToTheNewShards() throws Exception {
        ScriptedSender sender = new ScriptedSender(1, ShardSlotsTest.even(2), 0, Cause.REFUSED);
        Dispatcher dispatcher = start(sender, false);
        dispatcher.resharded(ShardSlotsTest.even(2));
        for (int i = 0; i < 200; i++) {
            dispatcher.submit(manifest.take(batch(i, BatchId.NO_LANE, 100, true)));
        }
        assertThat(manifest.awaitEmpty(Duration.ofSeconds(10))).isTrue();
        assertThat(tallies.figures()).extracting(ShardFigures::records).containsExactly(100L, 100L);
        sender.close();
    }

    @Test
    void load_endsWhenTheSenderIsLostAgainAndAgain() throws Exception {
        ScriptedSender sender = new ScriptedSender(1, shards, 1, Cause.SENDER_LOST);
        Watchdog watchdog = watchdog(sender, List.of());
        Sender.Miss loss = new Sender.Miss(Cause.SENDER_LOST, "", "exited with code 126", 1, 0);
        for (int i = 1; i <= 12; i++) {
            assertThat(manifest.isClosed()).as("loss %d", i).isFalse();
            watchdog.senderLost(loss, System.nanoTime() + i * 1_000_000_000L);
            watchdog.senderLost(loss, System.nanoTime() + i * 1_000_000_000L + 1_000_000);
        }
        assertThat(manifest.isClosed()).isTrue();
        assertThat(sender.cleared).hasValue(12);
        assertThat(notes).hasSize(11);
        assertThatThrownBy(() -> manifest.take(batch(0, 0, 1, true)))
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessageContaining("exited with code 126");
        sender.close();
    }

    /** A daemon that cannot be started again fails nothing that is in flight: it takes nothing. */
    @Test
    void load_endsWhenTheSenderCanSendNothingAnyMore() throws Exception {
        ScriptedSender sender = new ScriptedSender(1, shards, 1, Cause.SENDER_LOST);
        Watchdog watchdog = watchdog(sender, List.of());
        long now = System.nanoTime();
        watchdog.begun(1, now);
        sender.obstacle = "It cannot be started.";
        watchdog.tick(now + 4_000_000_000L);
        watchdog.tick(now + 11_000_000_000L);
        for (int i = 0; i < 1000 && !manifest.isClosed(); i++) {
            Thread.sleep(10);
        }
        assertThatThrownBy(() -> manifest.take(batch(0, 0, 1, true)))
                .isInstanceOf(DeliveryFailedException.class)
                .hasMessage("It cannot be started.");
        sender.close();
    }

    /** One machine of several behind one name may show a wrong certificate for a while. */
    @Test
    void load_endsForAnErrorOfTheConnectionOnlyWhenNothingIsAcknowledgedBeside() {
        Sender.Miss miss = new Sender.Miss(Cause.REFUSED, "", "curlCode: 60, SSL peer certificate", 1, 0);
        Watchdog.Watched refusing = new Untroubled() {
            @Override
            public String obstacle(Sender.Miss miss) {
                return "refused: " + miss.message();
            }
        };
        List<String> ends = new ArrayList<>();
        long now = System.nanoTime();
        Watchdog watchdog = new Watchdog(
                refusing,
                new ScriptedSender(1, shards, 1, Cause.REFUSED),
                shards,
                Duration.ofMinutes(1),
                new Watchdog.Hearers(notes::add, ends::add, open -> {}),
                now);
        watchdog.begun(1, now);
        watchdog.acknowledged(1, now + 3_000_000_000L);
        watchdog.begun(1, now + 3_000_000_000L);
        watchdog.refused(miss, now + 5_000_000_000L);
        assertThat(ends).isEmpty();
        watchdog.refused(miss, now + 9_000_000_000L);
        assertThat(ends).containsExactly("refused: curlCode: 60, SSL peer certificate");
    }

    private Dispatcher start(ScriptedSender sender, boolean ordered) {
        DeliveryOptions options = new DeliveryOptions(100_000, 100, Rates.of(Rate.UNLIMITED), ordered);
        Dispatcher dispatcher = new Dispatcher(sender, manifest, tallies, watchdog(sender, shards), shards, options);
        thread = new Thread(dispatcher);
        thread.start();
        return dispatcher;
    }

    private Watchdog watchdog(Sender sender, List<Shard> open) {
        return new Watchdog(
                new Untroubled(),
                sender,
                open,
                Duration.ofMinutes(1),
                new Watchdog.Hearers(notes::add, manifest::close, shards -> {}),
                System.nanoTime());
    }

    private static Batch batch(int ordinal, int lane, int bytes, boolean free) {
        BatchId id = new BatchId(new Chunk(new SourceId(1, 2), 0, 10), ordinal, lane, 1, 0);
        return new Batch(id, new byte[bytes], "key" + ordinal, null, free, bytes);
    }

    /** The same bytes as so many records. */
    private static Batch run(Batch one, int records, Random random) {
        int[] ends = random.ints(records, 0, one.records().data().length + 1)
                .sorted()
                .toArray();
        ends[records - 1] = one.records().data().length;
        BatchId id = new BatchId(one.id().chunk(), one.id().ordinal(), one.id().lane(), records, 0);
        return new Batch(id, new Records(one.records().data(), ends, List.of("k")), null, one.free(), one.rawBytes());
    }

    private static void awaitSize(List<Parcel> parcels, int size) throws InterruptedException {
        while (parcels.size() < size) {
            Thread.sleep(1);
        }
    }

    private static void count(Map<Batch, AtomicInteger> counts, Batch batch) {
        counts.computeIfAbsent(batch, b -> new AtomicInteger()).incrementAndGet();
    }

    private static int times(Map<Batch, AtomicInteger> counts, Batch batch) {
        AtomicInteger count = counts.get(batch);
        return count == null ? 0 : count.get();
    }

    private static class Untroubled implements Watchdog.Watched {
        @Override
        public @Nullable String obstacle() {
            return null;
        }

        @Override
        public List<Shard> openShards() {
            return List.of();
        }

        @Override
        public @Nullable String obstacle(Sender.Miss miss) {
            return null;
        }
    }
}

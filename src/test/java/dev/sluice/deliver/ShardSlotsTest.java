package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deliver.ShardSlots.ShardSlot;
import dev.sluice.pack.Batch;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.HashRange;
import dev.sluice.read.SourceId;
import dev.sluice.stream.Shard;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardSlotsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 64, 100})
    void bytes_areEvenWhenBatchesAreFree(int shards) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (boolean paced : new boolean[] {true, false}) {
            ShardSlots table = new ShardSlots(even(shards), shard -> slot(shard, paced));
            int left = 50 * shards;
            for (long now = 0; left > 0; now += 1_000_000) {
                for (ShardSlot slot = table.emptiest(now); slot != null && left > 0; slot = table.emptiest(now)) {
                    int bytes = random.nextInt(700_000, 950_000);
                    slot.pace.sent(bytes, 1, now);
                    slot.dealtBytes += bytes;
                    left--;
                }
            }
            LongSummaryStatistics bytes =
                    table.slots().stream().mapToLong(slot -> slot.dealtBytes).summaryStatistics();
            assertThat((double) bytes.getMax() / bytes.getMin())
                    .as("seed %d, paced %s", seed, paced)
                    .isLessThanOrEqualTo(1.05);
        }
    }

    @Test
    void key_goesToTheShardWhoseRangeHoldsIt() {
        ShardSlots table = new ShardSlots(even(7), shard -> slot(shard, true));
        for (ShardSlot slot : table.slots()) {
            HashRange range = slot.shard.range();
            for (BigInteger key : List.of(range.first(), range.middle(), range.last())) {
                assertThat(table.shardOf(batch("k", key))).isSameAs(slot);
            }
            assertThat(new BigInteger(slot.middleHashKey)).isEqualTo(range.middle());
        }
        // MD5("sluice") = 6bbd4c65...: the third of seven.
        assertThat(table.shardOf(batch("sluice", null)).shard.range().contains(md5("sluice")))
                .isTrue();
    }

    @Test
    void reshard_keepsWhatStaysAndPlacesAnewWhatWaited() {
        List<Shard> before = even(2);
        ShardSlots table = new ShardSlots(before, shard -> slot(shard, true));
        List<ShardSlot> slots = List.copyOf(table.slots());
        slots.get(0).dealtBytes = 100;
        slots.get(1).dealtBytes = 300;
        Parcel waiting = new Parcel(batch("k", BigInteger.ONE));
        slots.get(0).waiting.add(waiting);
        Shard parent = before.get(0);
        BigInteger middle = parent.range().middle();
        List<Shard> after = List.of(
                new Shard("child-0", new HashRange(BigInteger.ZERO, middle)),
                new Shard(
                        "child-1",
                        new HashRange(middle.add(BigInteger.ONE), parent.range().last())),
                before.get(1));

        assertThat(table.replace(after, shard -> slot(shard, true))).containsExactly(waiting);
        assertThat(table.slots()).extracting(slot -> slot.shard).containsExactlyElementsOf(after);
        assertThat(table.slots()).extracting(slot -> slot.dealtBytes).containsExactly(200L, 200L, 300L);
        assertThat(List.copyOf(table.slots()).get(2)).isSameAs(slots.get(1));
    }

    static List<Shard> even(int count) {
        List<Shard> shards = new ArrayList<>();
        BigInteger size = BigInteger.ONE.shiftLeft(128).divide(BigInteger.valueOf(count));
        for (int i = 0; i < count; i++) {
            BigInteger first = size.multiply(BigInteger.valueOf(i));
            BigInteger last =
                    i == count - 1 ? HashRange.MAX_KEY : first.add(size).subtract(BigInteger.ONE);
            shards.add(new Shard(String.format("shardId-%012d", i), new HashRange(first, last)));
        }
        return shards;
    }

    private static ShardSlot slot(Shard shard, boolean paced) {
        return new ShardSlot(
                shard,
                Pace.ofShard(paced ? Rate.percent(100) : Rate.UNLIMITED, 0),
                new ShardTallies().of(shard.shardId()),
                () -> null,
                () -> true);
    }

    private static Batch batch(String key, @org.jspecify.annotations.Nullable BigInteger hashKey) {
        BatchId id = new BatchId(new Chunk(new SourceId(1, 2), 0, 10), 0, BatchId.NO_LANE, 1, 0);
        return new Batch(id, new byte[10], key, hashKey, false, 10);
    }

    private static BigInteger md5(String key) {
        try {
            return new BigInteger(
                    1,
                    java.security.MessageDigest.getInstance("MD5")
                            .digest(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pack.HotKeys.HotKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HotKeysTest {
    @Test
    void counts_areExactWhileThereAreNoMoreKeysThanCounters() {
        HotKeys keys = new HotKeys(4);
        add(keys, "alice", 10);
        add(keys, "bob", 100);
        add(keys, "alice", 20);
        add(keys, "zo\u00eb", 100);
        assertThat(keys.top(9))
                .containsExactly(new HotKey("bob", 1, 100), new HotKey("zo\u00eb", 1, 100), new HotKey("alice", 2, 30));
        assertThat(keys.top(1)).containsExactly(new HotKey("bob", 1, 100));
        assertThat(keys.totalBytes()).isEqualTo(230);
        assertThat(keys.totalEvents()).isEqualTo(4);
        assertThat(keys.errorBytes()).isZero();
    }

    @Test
    void everyHeavyKey_isFoundWithinTheErrorAmongAnyNumberOfLightOnes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        HotKeys[] workers = {new HotKeys(64), new HotKeys(64), new HotKeys(64)};
        Map<String, Long> truth = new HashMap<>();
        long total = 0;
        for (int i = 0; i < 60_000; i++) {
            String key = random.nextInt(100) < 30 ? "hot-" + random.nextInt(3) : "cold-" + random.nextInt(20_000);
            int bytes = 1 + random.nextInt(500);
            add(workers[random.nextInt(3)], key, bytes);
            truth.merge(key, (long) bytes, Long::sum);
            total += bytes;
        }
        HotKeys all = new HotKeys(64);
        for (HotKeys worker : workers) {
            all.add(worker.counts());
        }
        assertThat(all.totalBytes()).as("seed %d", seed).isEqualTo(total);
        assertThat(all.totalEvents()).as("seed %d", seed).isEqualTo(60_000);
        assertThat(all.errorBytes()).as("seed %d", seed).isPositive().isLessThanOrEqualTo(total / 32);
        List<HotKey> top = all.top(3);
        assertThat(top)
                .as("seed %d", seed)
                .extracting(HotKey::key)
                .containsExactlyInAnyOrder("hot-0", "hot-1", "hot-2");
        for (HotKey key : all.top(64)) {
            long bytes = truth.getOrDefault(key.key(), 0L);
            assertThat(key.bytes()).as("seed %d, %s", seed, key.key()).isBetween(bytes - all.errorBytes(), bytes);
        }
    }

    @Test
    void memory_isBoundedWhenEveryKeyIsNew() {
        HotKeys keys = new HotKeys(16);
        for (int i = 0; i < 10_000; i++) {
            add(keys, "key-" + i, 7);
        }
        assertThat(keys.top(Integer.MAX_VALUE)).hasSizeLessThanOrEqualTo(16);
        assertThat(keys.totalEvents()).isEqualTo(10_000);
    }

    private static void add(HotKeys keys, String key, int bytes) {
        byte[] padded = ("<" + key + ">").getBytes(StandardCharsets.UTF_8);
        keys.add(padded, 1, padded.length - 1, bytes);
    }
}

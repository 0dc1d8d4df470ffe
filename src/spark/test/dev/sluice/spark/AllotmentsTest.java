package dev.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spark.Allotments.Asked;
import dev.sluice.spark.Allotments.Granted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllotmentsTest {
    private static final List<String> SHARDS =
            IntStream.range(0, 7).mapToObj(i -> "shard-" + i).toList();

    @Test
    void onlyExecutor_hasAllShards() {
        Allotments allotments = new Allotments(false, SHARDS);
        assertThat(allotments.ask(asked("a", 0, true), 0).shards()).containsExactlyInAnyOrderElementsOf(SHARDS);
    }

    @Test
    void executorsShare_isGivenBackWhenItHasNoTasks() {
        Allotments allotments = new Allotments(false, SHARDS);
        settle(allotments, 0, "a", "b");
        Granted shared = allotments.ask(asked("a", 100, true), 6_000);
        assertThat(shared.shards()).hasSizeBetween(3, 4);
        allotments.ask(asked("b", 100, false), 6_100);
        long serial = allotments.ask(asked("b", 101, false), 6_200).serial();
        allotments.ask(asked("b", serial, false), 6_300);
        assertThat(allotments.ask(asked("a", 101, true), 6_400).shards()).containsExactlyInAnyOrderElementsOf(SHARDS);
    }

    @Test
    void refusals_lowerAShare() {
        Allotments allotments = new Allotments(false, SHARDS);
        settle(allotments, 0, "a", "b");
        Set<String> its = Set.of();
        for (int i = 1; i <= 6; i++) {
            long now = 6_000 + i * 250L;
            its = allotments
                    .ask(new Asked("a", true, Long.MAX_VALUE, SHARDS, Map.of(), i), now)
                    .shards();
            allotments.ask(asked("b", Long.MAX_VALUE, true), now);
        }
        assertThat(its).hasSizeLessThan(3);
    }

    /** Whatever is asked, late or never: what an executor may go by is never another's at the same time. */
    @Test
    void shards_neverBelongToTwo() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (boolean keyed : new boolean[] {false, true}) {
            Allotments allotments = new Allotments(keyed, SHARDS);
            int executors = 1 + random.nextInt(10);
            Map<String, Map<String, Long>> until = new HashMap<>();
            Map<String, Long> serials = new HashMap<>();
            Set<String> seen = new HashSet<>();
            for (long now = 0; now < 120_000; now += random.nextInt(200)) {
                String executor = "e" + random.nextInt(executors);
                Granted granted = allotments.ask(
                        asked(executor, serials.getOrDefault(executor, 0L), random.nextInt(10) > 0), now);
                if (random.nextInt(5) == 0) {
                    continue; // The answer is lost, and the one before it holds as long as it held.
                }
                serials.put(executor, granted.serial());
                Map<String, Long> its = new HashMap<>();
                for (String shard : granted.shards()) {
                    its.put(shard, now + Allotments.LEASE_MILLIS);
                    seen.add(shard);
                }
                until.put(executor, its);
                for (String shard : SHARDS) {
                    List<String> holders = new ArrayList<>();
                    for (Map.Entry<String, Map<String, Long>> each : until.entrySet()) {
                        if (each.getValue().getOrDefault(shard, 0L) > now) {
                            holders.add(each.getKey());
                        }
                    }
                    assertThat(holders)
                            .as("seed %d, %s at %d", seed, shard, now)
                            .hasSizeLessThan(2);
                }
            }
            assertThat(seen).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(SHARDS);
        }
    }

    private static void settle(Allotments allotments, long from, String... executors) {
        for (long now = from; now < from + 6_000; now += 250) {
            for (String executor : executors) {
                allotments.ask(asked(executor, Long.MAX_VALUE, true), now);
            }
        }
    }

    private static Asked asked(String executor, long serial, boolean active) {
        return new Asked(executor, active, serial, SHARDS, Map.of(), 0);
    }
}

package dev.sluice.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pack.RandomEvents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DistinctTest {
    private static final Chunk CHUNK = new Chunk(new SourceId(1, 2), 0, 100);

    @Test
    void everyBatch_isFirstOnce_howeverOftenItComes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<BatchId> ids = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            BatchId id = RandomEvents.id(random);
            ids.addAll(Collections.nCopies(1 + random.nextInt(3), id));
        }
        Collections.shuffle(ids, random);
        Distinct distinct = new Distinct();
        Set<BatchId> seen = new HashSet<>();
        for (BatchId id : ids) {
            assertThat(distinct.first(id)).as("seed %d", seed).isEqualTo(seen.add(id));
        }
        assertThat(distinct.copies()).isEqualTo(ids.size() - seen.size());
        assertThat(distinct.forgotten()).isZero();
    }

    @Test
    void batches_areApart_whenAnyPartOfTheIdDiffers() {
        Distinct distinct = new Distinct();
        assertThat(List.of(
                        new BatchId(CHUNK, 0, BatchId.NO_LANE, 1, 7),
                        new BatchId(CHUNK, 1, BatchId.NO_LANE, 1, 7),
                        new BatchId(CHUNK, 0, 0, 1, 7),
                        new BatchId(CHUNK, 0, BatchId.NO_LANE, 2, 7),
                        new BatchId(CHUNK, 0, BatchId.NO_LANE, 1, 8),
                        new BatchId(new Chunk(new SourceId(1, 3), 0, 100), 0, BatchId.NO_LANE, 1, 7),
                        new BatchId(new Chunk(new SourceId(1, 2), 0, 101), 0, BatchId.NO_LANE, 1, 7)))
                .allMatch(distinct::first)
                .noneMatch(distinct::first);
    }

    @Test
    void ids_areRememberedAtLeastAsLongAsSaid_andForgottenInTheEnd() {
        Distinct distinct = new Distinct(100);
        assertThat(distinct.first(id(0))).isTrue();
        for (int i = 1; i < 100; i++) {
            assertThat(distinct.first(id(i))).isTrue();
        }
        assertThat(distinct.first(id(0))).as("within the bound").isFalse();
        for (int i = 100; i < 350; i++) {
            assertThat(distinct.first(id(i))).isTrue();
        }
        assertThat(distinct.first(id(1))).as("rather twice than never").isTrue();
        assertThat(distinct.forgotten()).isPositive();
    }

    /** A copy renews the memory of its id, so that a batch that is retried for long stays one. */
    @Test
    void copy_renewsTheMemoryOfItsId() {
        Distinct distinct = new Distinct(100);
        distinct.first(id(0));
        for (int i = 1; i < 1_000; i++) {
            distinct.first(id(i));
            if (i % 90 == 0) {
                assertThat(distinct.first(id(0))).isFalse();
            }
        }
    }

    @Test
    void hashes_areKeptExactly_alsoWhenTheyCollideOrAreZero() {
        HashSet16 set = new HashSet16();
        Set<List<Long>> expected = new HashSet<>();
        Random random = new Random(3);
        for (int i = 0; i < 30_000; i++) {
            // Few high halves: most share their slot.
            long high = random.nextInt(40);
            long low = random.nextInt(2_000);
            if (low == 1 && high == 0) {
                continue;
            }
            assertThat(set.contains(high, low)).isEqualTo(!expected.add(List.of(high, low)));
            set.add(high, low);
        }
        assertThat(set.size()).isEqualTo(expected.size());
    }

    private static BatchId id(int ordinal) {
        return new BatchId(CHUNK, ordinal, 0, 1, 0);
    }
}

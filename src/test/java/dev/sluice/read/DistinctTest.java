package dev.sluice.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.pack.RandomEvents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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

    @Test
    void restored_knowsWhatTheSavedOneKnew_andGoesOn() throws IOException {
        Distinct saved = new Distinct(100);
        for (int i = 0; i < 350; i++) {
            saved.first(id(i));
        }
        saved.first(id(349));
        ByteArrayInputStream in = new ByteArrayInputStream(saved(saved));
        Distinct restored = Distinct.restore(in, 100);
        assertThat(in.available()).isZero();
        for (int i = 0; i < 400; i++) {
            assertThat(restored.isKnown(id(i))).as("%d", i).isEqualTo(saved.isKnown(id(i)));
        }
        assertThat(restored.copies()).isEqualTo(1);
        assertThat(restored.forgotten()).isEqualTo(saved.forgotten()).isPositive();
        // It is saved with milliseconds.
        assertThat(restored.rightSince()).isEqualTo(saved.rightSince().truncatedTo(ChronoUnit.MILLIS));
        assertThat(restored.first(id(349))).isFalse();
        assertThat(restored.first(id(400))).isTrue();
    }

    @Test
    void savedBytes_areRefused_whenTheyAreDamagedCutOrTooMany() throws IOException {
        Distinct distinct = new Distinct(50);
        for (int i = 0; i < 80; i++) {
            distinct.first(id(i));
        }
        byte[] whole = saved(distinct);
        assertThat(whole).hasSize(48 + 16 * 80);
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), 50);
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            assertRefused(damaged, 50);
        }
        assertRefused(whole, 49);
        assertRefused("no such thing".getBytes(StandardCharsets.US_ASCII), 50);
        assertThat(Distinct.restore(new ByteArrayInputStream(whole), 5_000).isKnown(id(79)))
                .isTrue();
    }

    /** Two thousand million ids are claimed and none is there: 32 GiB would be asked for at once. */
    @Test
    void savedBytes_takeNoMoreMemoryThanTheyAreLong_whateverTheyClaim() {
        byte[] claim = ByteBuffer.allocate(48)
                .putInt(0x534C4431)
                .putInt(36, Integer.MAX_VALUE)
                .array();
        assertRefused(claim, Integer.MAX_VALUE);
        assertRefused(ByteBuffer.wrap(claim).putInt(36, -1).array(), Integer.MAX_VALUE);
    }

    @Test
    void window_isAsLongAsNoIdSeenInItIsForgotten() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Distinct distinct = new Distinct(100, now::get);
        Map<BatchId, Instant> seen = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            now.set(Instant.ofEpochSecond(i));
            BatchId id = id(i % 7 == 0 ? i / 2 : i);
            distinct.first(id);
            seen.put(id, now.get());
            if (i < 100) {
                assertThat(distinct.rightSince()).isEqualTo(Instant.EPOCH);
            }
            seen.forEach((each, when) -> {
                if (!when.isBefore(distinct.rightSince())) {
                    assertThat(distinct.isKnown(each)).isTrue();
                }
            });
        }
        assertThat(distinct.rightSince())
                .isAfter(Instant.ofEpochSecond(700))
                .isBefore(Instant.ofEpochSecond(1_000 - distinct.windowBatches()));
    }

    private static byte[] saved(Distinct distinct) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        distinct.save(out);
        return out.toByteArray();
    }

    private static void assertRefused(byte[] saved, int maxIds) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Distinct.restore(new ByteArrayInputStream(saved), maxIds))
                .withMessageContaining("saved batch ids");
    }

    private static BatchId id(int ordinal) {
        return new BatchId(CHUNK, ordinal, 0, 1, 0);
    }
}

package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pack.Batch;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChunkLedgerTest {
    private static final long LATENCY_MILLIS = 5;

    private final List<Chunk> done = new ArrayList<>();
    private final ChunkLedger ledger = new ChunkLedger((chunk, tally) -> done.add(chunk));

    @Test
    void chunk_isDoneWhenItIsPackedAndEveryBatchAcknowledgedInAnyOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            Chunk chunk = chunk(round);
            ledger.opened(chunk);
            List<Runnable> steps = new ArrayList<>();
            steps.add(() -> ledger.packed(chunk, tally()));
            for (int i = 0; i < random.nextInt(6); i++) {
                Batch batch = batch(chunk, i);
                ledger.submitting(batch);
                steps.add(() -> ledger.acknowledged(batch, LATENCY_MILLIS));
            }
            Collections.shuffle(steps, random);
            for (Runnable step : steps) {
                assertThat(done).as("seed %d", seed).doesNotContain(chunk);
                step.run();
            }
            assertThat(done).as("seed %d", seed).contains(chunk);
        }
        assertThat(ledger.openChunks()).isZero();
    }

    @Test
    void chunk_isNeverDoneWhenOneOfItsBatchesFailed() {
        Chunk chunk = chunk(0);
        ledger.opened(chunk);
        ledger.submitting(batch(chunk, 0));
        ledger.submitting(batch(chunk, 1));
        ledger.failed(batch(chunk, 0), "stream deleted");
        ledger.acknowledged(batch(chunk, 1), LATENCY_MILLIS);
        ledger.packed(chunk, tally());
        assertThat(done).isEmpty();
        assertThat(ledger.openChunks()).isEqualTo(1);
    }

    @Test
    void batch_isNotSentAgainWhenAnEarlierRunHadItsAcknowledgement() {
        List<BatchId> noted = new ArrayList<>();
        ChunkLedger resumed = new ChunkLedger(new ChunkListener() {
            @Override
            public void done(Chunk chunk, ChunkTally tally) {
                done.add(chunk);
            }

            @Override
            public void acknowledged(BatchId batch) {
                noted.add(batch);
            }

            @Override
            public boolean isAcknowledged(BatchId batch) {
                return batch.ordinal() == 0;
            }
        });
        Chunk chunk = chunk(0);
        resumed.opened(chunk);
        assertThat(resumed.submitting(batch(chunk, 0))).isFalse();
        assertThat(resumed.submitting(batch(chunk, 1))).isTrue();
        resumed.packed(chunk, tally());
        assertThat(done).isEmpty();
        resumed.acknowledged(batch(chunk, 1), LATENCY_MILLIS);
        assertThat(done).containsExactly(chunk);
        assertThat(noted).containsExactly(batch(chunk, 1).id());
        assertThat(resumed.acknowledgedRecords()).isEqualTo(1);
    }

    @Test
    void chunk_isDoneAtOnceWhenItHasNoEvents() {
        ledger.opened(chunk(3));
        ledger.packed(chunk(3), tally());
        assertThat(done).containsExactly(chunk(3));
    }

    @Test
    void deliveryMillis_runFromTheFirstBatchSubmittedToTheLastAcknowledgement() throws InterruptedException {
        Chunk chunk = chunk(0);
        ledger.opened(chunk);
        assertThat(ledger.deliveryMillis()).isZero();
        long before = System.nanoTime();
        ledger.submitting(batch(chunk, 0));
        ledger.submitting(batch(chunk, 1));
        Thread.sleep(30);
        ledger.acknowledged(batch(chunk, 0), LATENCY_MILLIS);
        ledger.acknowledged(batch(chunk, 1), LATENCY_MILLIS);
        long after = System.nanoTime();
        Thread.sleep(30);
        ledger.packed(chunk, tally());
        assertThat(ledger.deliveryMillis()).isBetween(30L, (after - before) / 1_000_000);
    }

    private static Chunk chunk(int number) {
        return new Chunk(new SourceId(7, 7), number * 100L, number * 100L + 100);
    }

    private static Batch batch(Chunk chunk, int ordinal) {
        return new Batch(new BatchId(chunk, ordinal, BatchId.NO_LANE, 1, 0), new byte[1], "k", null, true, 10);
    }

    private static ChunkTally tally() {
        return new ChunkTally("web.log", 100, 1, new TreeMap<>(), 0, new RejectLines());
    }
}

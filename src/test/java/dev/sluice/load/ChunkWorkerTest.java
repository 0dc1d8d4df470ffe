package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.deliver.Allotment;
import dev.sluice.deliver.Allotted;
import dev.sluice.deliver.Delivery;
import dev.sluice.deliver.Delivery.InFlight;
import dev.sluice.deliver.ShardFigures;
import dev.sluice.ledger.ChunkLedger;
import dev.sluice.pack.Batch;
import dev.sluice.pack.BatchSink;
import dev.sluice.pack.Demand;
import dev.sluice.pack.LaneEvents;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.parse.FieldChanges;
import dev.sluice.parse.Filters;
import dev.sluice.parse.Key;
import dev.sluice.parse.OnParseError;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.HashRange;
import dev.sluice.report.Progress;
import dev.sluice.report.Terminal;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Planning;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkWorkerTest {
    private final ChunkLedger ledger = new ChunkLedger((chunk, tally) -> {});

    @Test
    void share_isOfChunksThatAreThroughWhileAnotherIsBeingRead() throws Exception {
        // 4 % of both are bad. The rejects of the first are all found when the second is through, and its lines are
        // not.
        Dealt dealt = new Dealt(40_000, 2_000);
        Observations seen = seen("5%");
        Rejections rejections = seen.rejections;
        CountDownLatch found = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> first = threads.submit(() -> {
                worker(dealt, seen, () -> {
                            found.countDown();
                            second.await(1, TimeUnit.MINUTES);
                        })
                        .run();
                return null;
            });
            assertThat(found.await(1, TimeUnit.MINUTES)).isTrue();
            worker(dealt, seen, () -> {}).run();
            second.countDown();
            first.get(1, TimeUnit.MINUTES);
        } finally {
            threads.shutdownNow();
        }
        assertThat(dealt.stopped).isFalse();
        assertThat(rejections.tooMany()).isFalse();
        assertThat(rejections.total()).isEqualTo(1_680);
        assertThat(rejections.lines()).isEqualTo(42_000);
    }

    @Test
    void load_takesWhatAPipeHasGivenAlreadyWhenTooManyAreRejected() throws Exception {
        Dealt dealt = new Dealt(2_000, 2_000, 100_000);
        Observations seen = seen("1%");
        Rejections rejections = seen.rejections;
        worker(dealt, seen, () -> {}).run();
        assertThat(dealt.stopped).isTrue();
        assertThat(rejections.lines()).isEqualTo(104_000);
        assertThat(rejections.tooMany()).isTrue();
    }

    @Test
    void load_hasTooManyRejectsWhenTheyStoppedItThoughTheShareFellAgain() throws Exception {
        Rejections rejections = new Rejections(RejectLimit.parse("5%"), false, false);
        assertThat(rejections.settle(1_000, ChunkSinkTest.rejects(51))).isTrue();
        rejections.settle(1_000_000, new RejectTally());
        assertThat(rejections.tooMany()).isTrue();
        assertThat(rejections.tooManyOf()).startsWith("51 of 1,000 lines were rejected");
    }

    private static Observations seen(String limit) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        LoadScreen screen = new LoadScreen(
                nowhere,
                Terminal.ofStandardError(Map.of()),
                new Progress.Look(Progress.Mode.NEVER, "", ""),
                true,
                now -> {});
        ParsePlan raw = ParsePlan.raw(ParserOptions.defaults(Instant.EPOCH));
        return new Observations(raw, RejectLimit.parse(limit), false, screen);
    }

    private ChunkWorker worker(ChunkSupplier supplier, Observations seen, Pause pause) {
        ParserOptions options = ParserOptions.defaults(Instant.EPOCH);
        ParsePlan plan =
                new ParsePlan(BuiltIn.JSON, options, OnParseError.REJECT, Filters.NONE, FieldChanges.NONE, Key.RANDOM);
        Lanes lanes = new Lanes(List.of(HashRange.ALL));
        Planning planning = new Planning(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
        ChunkParser parser = new ChunkParser(
                plan, chunk -> planning, part -> part.source().name(), lanes, new KeyTraffic(lanes), seen.fields);
        return new ChunkWorker(
                supplier, parser, new Pausing(pause), new Submission(supplier, ledger, new Nowhere()), seen);
    }

    private interface Pause {
        void await() throws InterruptedException;
    }

    /** Makes one batch of all, after a pause. */
    private record Pausing(Pause pause) implements LayoutPacker {
        @Override
        public int pack(Chunk chunk, LaneEvents events, BatchSink sink) throws IOException, InterruptedException {
            pause.await();
            int count = events.count(events.from(), events.to());
            sink.accept(new Batch(new BatchId(chunk, 0, BatchId.NO_LANE, count, 0), new byte[1], "-", null, true, 1));
            return 1;
        }

        @Override
        public void close() {}
    }

    /** Chunks of so many lines, each 25th no JSON, as from a pipe that has given all of them. */
    private static final class Dealt implements ChunkSupplier {
        private final Queue<Integer> lines = new ArrayDeque<>();
        private long start;
        volatile boolean stopped;

        Dealt(Integer... lines) {
            this.lines.addAll(List.of(lines));
        }

        @Override
        public synchronized @Nullable FilledChunk next(ChunkBuffer buffer) {
            Integer count = lines.poll();
            if (count == null) {
                return null;
            }
            FilledChunk filled = ChunkSinkTest.filled(start, ("{]\n" + "{}\n".repeat(24)).repeat(count / 25));
            start += 3L * count;
            return filled;
        }

        @Override
        public long firstLine(FilledChunk chunk) {
            return 1;
        }

        @Override
        public void stop() {
            stopped = true;
        }

        @Override
        public void close() {}
    }

    private static final class Nowhere implements Delivery {
        @Override
        public void submit(Batch batch) {}

        @Override
        public boolean drain(Duration limit) {
            return true;
        }

        @Override
        public List<ShardFigures> shards() {
            return List.of();
        }

        @Override
        public void allot(Allotment allotment) {}

        @Override
        public Allotted allotted() {
            return new Allotted(0, List.of(), Map.of());
        }

        @Override
        public Demand demand() {
            return Demand.UNLIMITED;
        }

        @Override
        public InFlight inFlight() {
            return new InFlight(0, 0, 0);
        }

        @Override
        public void close() {}
    }
}

package dev.sluice.load;

import dev.sluice.deliver.Delivery;
import dev.sluice.deliver.DeliveryFailedException;
import dev.sluice.deliver.Kpl;
import dev.sluice.deliver.KplDelivery;
import dev.sluice.deliver.ShardCounts;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.ChunkLedger;
import dev.sluice.ledger.Recorder;
import dev.sluice.ledger.RejectsFile;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.pack.LevelGovernor;
import dev.sluice.pack.RecordLimits;
import dev.sluice.parse.HeaderTrack;
import dev.sluice.report.Latencies;
import dev.sluice.report.LoadReport;
import dev.sluice.report.Progress;
import dev.sluice.report.ProgressSnapshot;
import dev.sluice.report.Run;
import dev.sluice.report.Totals;
import dev.sluice.source.Chunk;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FileName;
import dev.sluice.source.Input;
import dev.sluice.source.InputReader;
import dev.sluice.source.NotKeptException;
import dev.sluice.source.Oversize;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The load itself: source, chunk, parse, pack, deliver, ledger, report. Workers pull chunks and push batches; everything behind them
 * is told, never asked.
 */
final class Pipe {
    private final LoadPlan plan;
    private final StreamDescription stream;
    private final Lanes lanes;
    private final @Nullable Checkpoint checkpoint;
    private final @Nullable RejectsFile rejectsFile;
    private final LoadScreen screen;
    private final Instant started = Instant.now();
    private final long startNanos = System.nanoTime();
    private final LoadCounters counters = new LoadCounters();
    private final Latencies latencies = new Latencies();
    private final KeyTraffic traffic;
    private final Rejections rejections;
    private final LoadNotes notes;
    private final InputWatch watch;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean givenUp;
    private volatile @Nullable ChunkSupplier supplier;

    Pipe(
            LoadPlan plan,
            StreamDescription stream,
            Lanes lanes,
            @Nullable Checkpoint checkpoint,
            @Nullable RejectsFile rejectsFile,
            LoadScreen screen) {
        this.plan = plan;
        this.stream = stream;
        this.lanes = lanes;
        this.checkpoint = checkpoint;
        this.rejectsFile = rejectsFile;
        this.screen = screen;
        this.traffic = new KeyTraffic(lanes);
        this.rejections = new Rejections(plan.rejects().limit(), rejectsFile != null);
        this.notes = new LoadNotes(screen);
        this.watch = new InputWatch(counters, notes::told, notes::passing);
    }

    @SuppressWarnings("try") // the subscriptions are there to be closed
    LoadReport run(List<Input> inputs, List<String> ofTheNames, Kpl kpl) throws IOException, InterruptedException {
        Recorder recorder = new Recorder(checkpoint, rejectsFile, this::fail);
        ChunkLedger ledger = new ChunkLedger(recorder);
        try (Delivery delivery = KplDelivery.start(
                        kpl,
                        stream,
                        plan.work().delivery(),
                        plan.patience().giveUpAfter(),
                        new TimedOutcomes(ledger, latencies, this::undelivered),
                        notes::told);
                ChunkSupplier chunks = new InputReader(
                        inputs, plan.work().source(), checkpoint == null ? Resume.NONE : checkpoint, watch)) {
            supplier = chunks;
            if (failure.get() != null) {
                // KPL was faster: nobody was there to be stopped.
                chunks.stop();
            }
            long total = totalBytes(inputs);
            Progress progress = Progress.start(
                    () -> snapshot(total, ledger, delivery),
                    screen.progress(),
                    screen.quiet(),
                    screen.terminal(),
                    screen.err(),
                    screen.watcher());
            notes.above(progress);
            ofTheNames.forEach(notes::told);
            int stopStatus;
            try (progress;
                    var stopping = new Stopping(
                            stopped(chunks, delivery, progress),
                            plan.patience().drainTimeout(),
                            ledger::acknowledgedBatches)) {
                pump(chunks, ledger, delivery);
                drain(delivery, ledger);
                stopStatus = stopping.status();
            }
            recorder.close();
            settleUnfinished(stopStatus);
            return report(ledger, delivery, progress, stopStatus);
        }
    }

    /** Lets the workers carry everything from the inputs to the delivery, and returns when they have. */
    private void pump(ChunkSupplier chunks, ChunkLedger ledger, Delivery delivery) throws InterruptedException {
        LevelGovernor governor = governor(delivery);
        Function<Chunk, Planning> plannings =
                checkpoint == null ? chunk -> new Planning(started, started, Instant.now()) : checkpoint::planning;
        HeaderTrack headers = new HeaderTrack(plan.work().parse().header());
        Workers.run(
                "worker",
                Workers.count(plan.work()),
                worker -> {
                    try (ChunkWorker chunkWorker = new ChunkWorker(
                            chunks,
                            packer(governor, headers, plannings, chunks),
                            ledger,
                            delivery,
                            counters,
                            rejections,
                            watch)) {
                        chunkWorker.run();
                    }
                },
                this::fail,
                () -> givenUp);
        headers.close();
    }

    private ChunkPacker packer(
            LevelGovernor governor, HeaderTrack headers, Function<Chunk, Planning> plannings, ChunkSupplier chunks) {
        WorkPlan work = plan.work();
        LayoutPacker layout = work.recipe()
                .packer(RecordLimits.of(stream.maxRecordBytes()), work.source().oversize(), lanes, governor);
        return ChunkPacker.of(work.parse(), layout, lanes, headers, plannings, traffic, chunks);
    }

    private void settleUnfinished(int stopStatus) throws IOException {
        if (checkpoint == null || failure.get() != null) {
            return;
        }
        boolean forget = plan.journal() != null && plan.journal().forgetMissing();
        boolean allOpened =
                stopStatus == 0 && !rejections.stopped() && watch.unreadable().isEmpty();
        try {
            new Unfinished(checkpoint, forget, notes::told).settle(allOpened);
        } catch (NotKeptException e) {
            throw e;
        } catch (IOException e) {
            fail(e);
        }
    }

    /** However long it takes: the watchdog ends a load where nothing is acknowledged any more, and here is the last resort. */
    private void drain(Delivery delivery, ChunkLedger ledger) throws InterruptedException {
        long before;
        do {
            before = ledger.acknowledgedBatches();
        } while (!delivery.drain(plan.patience().giveUpAfter().plusMinutes(1))
                && ledger.acknowledgedBatches() > before);
    }

    private LevelGovernor governor(Delivery delivery) {
        return plan.work().recipe().governor(() -> {
            var inFlight = delivery.inFlight();
            return (double) inFlight.bytes() / inFlight.maxBytes();
        });
    }

    /** Where no worker submits any more, this is where the reason is heard. */
    private void undelivered(String reason) {
        fail(new DeliveryFailedException(reason));
    }

    private void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        ChunkSupplier reading = supplier;
        if (reading != null) {
            reading.stop();
        }
    }

    private Stopping.Load stopped(ChunkSupplier chunks, Delivery delivery, Progress progress) {
        return new Stopping.Load() {
            @Override
            public void stopReading() {
                chunks.stop();
            }

            @Override
            public void draining() {
                notes.passing("stopping: " + progress.drain() + "; send the signal again to give it up");
            }

            @Override
            public void giveUp(String reason) {
                notes.passing("giving up what is in flight");
                fail(new IOException(reason + "; " + progress.left() + " of input are left"));
                givenUp = true;
                delivery.close();
            }
        };
    }

    private ProgressSnapshot snapshot(long totalInputBytes, ChunkLedger ledger, Delivery delivery) {
        return new ProgressSnapshot(
                counters.inputBytes.sum(),
                totalInputBytes,
                counters.bytesRead.sum(),
                counters.bytesDone(ledger.acknowledgedRawBytes()),
                ledger.acknowledgedRawBytes(),
                ledger.acknowledgedEvents(),
                rejections.total(),
                delivery.inFlight(),
                delivery.shards(),
                stream.shards().size(),
                plan.work().delivery().shardBytesPerSecond());
    }

    private static long totalBytes(List<Input> inputs) {
        boolean known = inputs.stream().allMatch(input -> input.bytes() >= 0);
        return known ? inputs.stream().mapToLong(Input::bytes).sum() : ProgressSnapshot.UNKNOWN;
    }

    private LoadReport report(ChunkLedger ledger, Delivery delivery, Progress progress, int stopStatus) {
        Throwable cause = failure.get();
        long unacknowledged = counters.batches.sum() - ledger.acknowledgedBatches();
        List<String> remarks = new ArrayList<>(notes.all());
        if (watch.remarksLeftOut() > 0) {
            remarks.add(watch.remarksLeftOut() + " more inputs were remarked on like those above");
        }
        if (cause != null) {
            remarks.add(LoadNotes.sentence(cause));
        }
        JournalOptions journal = plan.journal();
        if (journal != null && checkpoint != null && !checkpoint.isEmpty() && counters.bytesRead.sum() == 0) {
            remarks.add("nothing in the inputs is new to the checkpoint " + FileName.shown(journal.checkpoint()));
        }
        if (counters.cuts.sum() > 0) {
            remarks.add("events longer than a record that were "
                    + (plan.work().source().oversize() == Oversize.SPLIT ? "split" : "truncated") + ": "
                    + counters.cuts.sum());
        }
        if (rejections.tooMany()) {
            remarks.add(rejections.tooManyOf()
                    + (rejections.stopped() ? ", so reading stopped: what was not read is not loaded" : "")
                    + "; mend the lines or --format, or raise --max-rejects, and run it again");
        }
        if (rejections.total() > 0 && rejectsFile == null) {
            remarks.add(
                    "the rejected lines were not kept; --rejects FILE keeps each of them, with its place and reason");
        }
        if (unacknowledged > 0) {
            remarks.add(unacknowledged + (unacknowledged == 1 ? " batch was" : " batches were") + " not acknowledged"
                    + (checkpoint == null
                            ? "; with --checkpoint FILE the next run would load just what is missing"
                            : "; run the same command again, it goes on where this run ended"));
        }
        long elapsedMillis = (System.nanoTime() - startNanos) / 1_000_000;
        Run run = new Run(
                Run.PROGRAM_VERSION,
                plan.target().stream(),
                plan.work().recipe().layout().name().toLowerCase(Locale.ROOT),
                plan.work().recipe().compression().name().toLowerCase(Locale.ROOT),
                started,
                elapsedMillis,
                ledger.deliveryMillis(),
                exitStatus(cause, unacknowledged, stopStatus),
                plan.work().delivery().shardBytesPerSecond(),
                plan.options());
        Totals totals = new Totals(
                counters.sources.intValue(),
                counters.bytesRead.sum(),
                ledger.acknowledgedRawBytes(),
                ledger.acknowledgedEvents(),
                rejections.total(),
                counters.filtered.sum(),
                counters.batches.sum());
        List<ShardCounts> shards = delivery.shards();
        return new LoadReport(
                run,
                totals,
                shards,
                traffic.hotShards(shards, stream.shards()),
                progress.course(),
                latencies.steps(),
                rejections.byReason(),
                remarks);
    }

    private int exitStatus(@Nullable Throwable cause, long unacknowledged, int stopStatus) {
        if (rejections.tooMany()) {
            return 4;
        }
        if (cause != null || unacknowledged > 0 || !watch.unreadable().isEmpty()) {
            return 1;
        }
        if (stopStatus != 0) {
            return stopStatus;
        }
        return rejections.total() > 0 ? 3 : 0;
    }
}

package dev.sluice.load;

import dev.sluice.aws.AwsClients;
import dev.sluice.deliver.Delivery;
import dev.sluice.deliver.DeliveryFailedException;
import dev.sluice.deliver.Sender;
import dev.sluice.deliver.SenderDelivery;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.ChunkLedger;
import dev.sluice.ledger.Recorder;
import dev.sluice.ledger.RejectsFile;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.LayoutPacker;
import dev.sluice.pack.LevelGovernor;
import dev.sluice.pack.RecordLimits;
import dev.sluice.report.Latencies;
import dev.sluice.report.LoadReport;
import dev.sluice.report.LoadWatcher;
import dev.sluice.report.Progress;
import dev.sluice.report.ProgressSnapshot;
import dev.sluice.report.ProgressSnapshot.InputBytes;
import dev.sluice.report.ProgressSnapshot.Sent;
import dev.sluice.report.ProgressSnapshot.StreamLimit;
import dev.sluice.report.RetentionWatch;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputReader;
import dev.sluice.source.NotKeptException;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume;
import dev.sluice.stream.Explain;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The load itself: source, chunk, parse, pack, deliver, ledger, report. Workers pull chunks from the inputs and push their batches into
 * the delivery, which tells the ledger what became of each.
 */
final class Pipeline {
    private final LoadPlan plan;
    private final StreamDescription stream;
    private final Lanes lanes;
    private final @Nullable Checkpoint checkpoint;
    private final @Nullable RejectsFile rejectsFile;
    private final LoadScreen screen;
    private final Instant started = Instant.now();
    private final Latencies latencies = new Latencies();
    private final KeyTraffic traffic;
    private final Observations seen;
    private final Ending ending;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean givenUp;
    private volatile @Nullable ChunkSupplier supplier;

    Pipeline(
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
        this.seen = new Observations(plan.work().parse().usual(), plan.rejects().limit(), rejectsFile != null, screen);
        this.ending = new Ending(plan, stream, seen, traffic, latencies, checkpoint);
    }

    @SuppressWarnings("try") // the subscriptions are there to be closed
    LoadReport run(InputFeed inputs, Supplier<List<String>> ofTheNames, Sender sender)
            throws IOException, InterruptedException {
        Recorder recorder = new Recorder(checkpoint, rejectsFile, this::fail);
        ChunkLedger ledger = new ChunkLedger(recorder);
        // The first inputs are opened while the sender starts.
        try (ChunkSupplier chunks = new InputReader(
                        inputs, plan.work().source(), checkpoint == null ? Resume.NONE : checkpoint, seen.watch);
                Delivery delivery = SenderDelivery.start(
                        sender,
                        stream,
                        plan.work().delivery(),
                        plan.patience().giveUpAfter(),
                        new TimedOutcomes(ledger, latencies, this::undelivered),
                        seen.notes::told)) {
            supplier = chunks;
            if (failure.get() != null) {
                // The sender was faster: nobody was there to be stopped.
                chunks.stop();
            }
            JobLife life = checkpoint == null ? null : new JobLife(checkpoint, screen.watcher(), this::fail);
            Progress progress = screen.watch(
                    () -> snapshot(inputs.bytes(), ledger, delivery),
                    mindful(life == null ? screen.watcher() : life, sender.clients()));
            seen.notes.above(progress);
            sender.clients().remark(seen.notes::passing, seen.notes::told);
            ofTheNames.get().forEach(seen.notes::told);
            int stopStatus;
            boolean allRead;
            try (progress;
                    var stopping = new Stopping(
                            stopped(chunks, delivery, progress),
                            plan.patience().drainTimeout(),
                            ledger::acknowledgedRecords)) {
                pump(chunks, ledger, delivery);
                allRead = stopping.status() == 0;
                drain(delivery, ledger);
                stopStatus = stopping.status();
            }
            recorder.close();
            // Some of them only now: objects were listed while others were read.
            ofTheNames.get().forEach(seen.notes::told);
            settleUnfinished(allRead);
            LoadReport report = ending.report(
                    Ending.Sent.of(ledger, delivery), progress, failure.get(), stopStatus, allRead, sender.choice());
            if (life != null) {
                life.ended(report);
            }
            return report;
        }
    }

    /** Nobody reads an embedded stream later than its own endpoint's end, or by its retention. */
    private LoadWatcher mindful(LoadWatcher watcher, AwsClients clients) {
        return plan.target().endpoint() != null
                ? watcher
                : new RetentionWatch(
                        watcher,
                        stream.rules().retention(),
                        new Explain(clients, stream.name())::longerRetention,
                        seen.notes::told);
    }

    /** Lets the workers carry everything from the inputs to the delivery, and returns when they have. */
    private void pump(ChunkSupplier chunks, ChunkLedger ledger, Delivery delivery) throws InterruptedException {
        int workers = Workers.count(plan.work());
        LevelGovernor governor = plan.work().recipe().governor(workers, delivery::demand);
        Outlet outlet = new Submission(chunks, ledger, delivery);
        Function<FilledChunk, Planning> plannings = checkpoint == null
                ? part -> new Planning(started, started, Instant.now())
                        .writtenBy(part.source().written())
                : checkpoint::planning;
        Function<FilledChunk, String> names =
                checkpoint == null ? part -> part.source().name() : checkpoint::sourceName;
        Workers.run(
                "worker",
                workers,
                worker -> {
                    ChunkParser parser =
                            new ChunkParser(plan.work().parse(), plannings, names, lanes, traffic, seen.fields);
                    try (var chunkWorker = new ChunkWorker(chunks, parser, packer(governor), outlet, seen)) {
                        chunkWorker.run();
                    }
                },
                this::fail,
                () -> givenUp);
    }

    private LayoutPacker packer(LevelGovernor governor) {
        RecordLimits limits = RecordLimits.of(stream.maxRecordBytes());
        return plan.work()
                .recipe()
                .packer(
                        limits,
                        plan.work().source().cutting().oversize(),
                        lanes,
                        governor,
                        plan.work().delivery().ordered());
    }

    private void settleUnfinished(boolean allRead) throws IOException {
        if (checkpoint == null || failure.get() != null) {
            return;
        }
        boolean forget = plan.journal() != null && plan.journal().forgetMissing();
        boolean allOpened =
                allRead && !seen.rejections.stopped() && seen.watch.unreadable().isEmpty();
        try {
            new Unfinished(checkpoint, forget, seen.notes::told).settle(allOpened);
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
            before = ledger.acknowledgedRecords();
        } while (!delivery.drain(plan.patience().giveUpAfter().plusMinutes(1))
                && ledger.acknowledgedRecords() > before);
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
                seen.notes.passing("stopping: " + progress.drain() + "; send the signal again to give it up");
            }

            @Override
            public void giveUp(String reason) {
                seen.notes.passing("giving up what is in flight");
                fail(new IOException(reason + "; " + progress.left()));
                givenUp = true;
                delivery.close();
            }
        };
    }

    private ProgressSnapshot snapshot(long totalInputBytes, ChunkLedger ledger, Delivery delivery) {
        return new ProgressSnapshot(
                new InputBytes(seen.counters.inputBytes.sum(), totalInputBytes),
                seen.totals(ledger.acknowledgedRawBytes(), ledger.acknowledgedEvents()),
                seen.counters.bytesDone(ledger.acknowledgedRawBytes()),
                delivery.inFlight(),
                new Sent(delivery.shards(), latencies.counts()),
                new StreamLimit(
                        stream.shards().size(),
                        plan.work()
                                .delivery()
                                .shardBytesPerSecond(stream.shards().size())));
    }
}

package dev.sluice.plan;

import dev.sluice.deliver.Delivery.InFlight;
import dev.sluice.ledger.ChunkListener;
import dev.sluice.ledger.Recorder;
import dev.sluice.ledger.RejectsFile;
import dev.sluice.load.ChunkParser;
import dev.sluice.load.ChunkWorker;
import dev.sluice.load.KeyTraffic;
import dev.sluice.load.LoadNotes;
import dev.sluice.load.LoadScreen;
import dev.sluice.load.Observations;
import dev.sluice.load.Recipe;
import dev.sluice.load.WorkPlan;
import dev.sluice.load.Workers;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.RecordLimits;
import dev.sluice.report.Progress;
import dev.sluice.report.ProgressSnapshot;
import dev.sluice.report.ProgressSnapshot.InputBytes;
import dev.sluice.report.ProgressSnapshot.Sent;
import dev.sluice.report.ProgressSnapshot.StreamLimit;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputReader;
import dev.sluice.stream.Shard;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The pipe of a plan: source, chunk, parse, pack, as a load has it, and then figures in the place of delivery. Used once. */
final class PlanRun {
    private final WorkPlan work;
    private final StreamDescription stream;
    private final PlanJournal journal;
    private final Observations seen;
    private final Lanes lanes;
    private final List<PlanWorker> workers = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private long nanos;
    private long cpuNanos;

    PlanRun(WorkPlan work, StreamDescription stream, PlanJournal journal, Observations seen) {
        this.work = work;
        this.stream = stream;
        this.journal = journal;
        this.seen = seen;
        this.lanes = new Lanes(stream.shards().stream().map(Shard::range).toList());
    }

    /**
     * Reads the inputs to their end.
     *
     * @param rejects closed at the end; null: rejected lines are not kept
     * @return what came of it
     * @throws IOException if an input cannot be read, or a reject cannot be kept
     */
    PlanFigures read(InputFeed inputs, @Nullable RejectsFile rejects, LoadScreen screen)
            throws IOException, InterruptedException {
        try (rejects;
                ChunkSupplier chunks = new InputReader(inputs, work.source(), journal.resume(), seen.watch)) {
            Recorder recorder = new Recorder(null, rejects, this::fail);
            Progress progress = screen.watch(() -> snapshot(inputs.bytes()));
            seen.notes.above(progress);
            try (progress) {
                pump(chunks, recorder);
            }
            recorder.close();
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw cause instanceof IOException read ? read : new IOException(LoadNotes.sentence(cause), cause);
        }
        return new PlanFigures(work, stream, lanes, new MachineSpeed(workers, nanos, cpuNanos), seen);
    }

    private void pump(ChunkSupplier chunks, ChunkListener done) throws InterruptedException {
        int count = Workers.count(work);
        for (int i = 0; i < count; i++) {
            workers.add(new PlanWorker(measuring(), work.source().cutting().sample(), seen, done));
        }
        long start = System.nanoTime();
        long cpuStart = processCpuNanos();
        Workers.run(
                "plan",
                count,
                i -> {
                    PlanWorker worker = workers.get(i);
                    ChunkParser parser = new ChunkParser(
                            work.parse(),
                            journal.plannings(),
                            journal.names(),
                            lanes,
                            new KeyTraffic(lanes),
                            seen.fields);
                    try (var chunkWorker = new ChunkWorker(chunks, parser, worker.measuring(), worker, seen)) {
                        worker.time(chunkWorker);
                    }
                },
                cause -> {
                    fail(cause);
                    chunks.stop();
                });
        nanos = System.nanoTime() - start;
        cpuNanos = processCpuNanos() - cpuStart;
    }

    private static long processCpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private MeasuringPacker measuring() {
        RecordLimits limits = RecordLimits.of(stream.maxRecordBytes());
        List<Bench> benches = new ArrayList<>();
        for (Recipe recipe : work.recipe().withOthers()) {
            benches.add(new Bench(
                    recipe,
                    recipe.packer(
                            limits,
                            work.source().cutting().oversize(),
                            lanes,
                            recipe.hasty(),
                            work.delivery().ordered()),
                    new RecordTally(lanes)));
        }
        return new MeasuringPacker(benches, work.keyed() ? new KeyCensus() : null);
    }

    private void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
    }

    private ProgressSnapshot snapshot(long totalInputBytes) {
        long events = seen.rejections.lines() - seen.counters.filtered.sum() - seen.rejections.total();
        return new ProgressSnapshot(
                new InputBytes(seen.counters.inputBytes.sum(), totalInputBytes),
                seen.totals(0, events),
                seen.counters.bytesRead.sum(),
                new InFlight(0, 0, work.delivery().inFlightBytes()),
                Sent.NOTHING,
                StreamLimit.NONE);
    }
}

package dev.sluice.plan;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.ObjectStore;
import dev.sluice.deliver.InFlight;
import dev.sluice.deliver.Preflight;
import dev.sluice.deliver.PreflightException;
import dev.sluice.forecast.Prices;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.ChunkListener;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.Recorder;
import dev.sluice.ledger.RejectsFile;
import dev.sluice.load.ChunkPacker;
import dev.sluice.load.JournalOptions;
import dev.sluice.load.KeyTraffic;
import dev.sluice.load.LoadNotes;
import dev.sluice.load.LoadPlan;
import dev.sluice.load.LoadScreen;
import dev.sluice.load.Observations;
import dev.sluice.load.OutputException;
import dev.sluice.load.Outputs;
import dev.sluice.load.Recipe;
import dev.sluice.load.RejectOptions;
import dev.sluice.load.Target;
import dev.sluice.load.Target.EmbeddedStream;
import dev.sluice.load.WorkPlan;
import dev.sluice.load.Workers;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.RecordLimits;
import dev.sluice.report.PlanReport;
import dev.sluice.report.Progress;
import dev.sluice.report.ProgressSnapshot;
import dev.sluice.report.ProgressSnapshot.InputBytes;
import dev.sluice.report.ProgressSnapshot.StreamLimit;
import dev.sluice.source.Bundle;
import dev.sluice.source.Chunk;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Input;
import dev.sluice.source.InputException;
import dev.sluice.source.InputReader;
import dev.sluice.source.Inputs;
import dev.sluice.source.Origin;
import dev.sluice.source.Planning;
import dev.sluice.source.Resume;
import dev.sluice.source.SourceId;
import dev.sluice.stream.HashRange;
import dev.sluice.stream.Limits;
import dev.sluice.stream.Shard;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads, parses and packs as a load would, sends nothing, and says what the load would do. */
public final class PlanJob {
    private final WorkPlan work;
    private final Target target;
    private final @Nullable JournalOptions journal;
    private final RejectOptions rejects;
    private final Outputs outputs;
    private final Pricing pricing;
    private final InputStream in;
    private final LoadScreen screen;
    private final Observations seen;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Finds prices. */
    @FunctionalInterface
    public interface Pricing {
        /**
         * The prices of a region.
         *
         * @param region of the stream; null where none was named: that of the environment
         */
        Prices of(@Nullable String region) throws IOException;
    }

    /**
     * What the plan found out.
     *
     * @param exitStatus of the plan, by the same rules as a load's
     */
    public record Result(PlanReport report, int exitStatus) {}

    /**
     * A plan that has not touched the world yet.
     *
     * @param target a stream that is asked, or an embedded one that is only supposed
     * @param outputs all that the command writes, held against each other already
     * @param in what {@code -} reads
     */
    public PlanJob(WorkPlan work, Target target, Outputs outputs, Pricing pricing, InputStream in, LoadScreen screen) {
        this(work, target, null, RejectOptions.COUNTED, outputs, pricing, in, screen);
    }

    /** The same of a load, for its dry run: what its checkpoint knows is passed over, and its rejects are kept. */
    public PlanJob(LoadPlan plan, Outputs outputs, Pricing pricing, InputStream in, LoadScreen screen) {
        this(plan.work(), plan.target(), plan.journal(), plan.rejects(), outputs, pricing, in, screen);
    }

    private PlanJob(
            WorkPlan work,
            Target target,
            @Nullable JournalOptions journal,
            RejectOptions rejects,
            Outputs outputs,
            Pricing pricing,
            InputStream in,
            LoadScreen screen) {
        this.work = work;
        this.target = target;
        this.journal = journal;
        this.rejects = rejects;
        this.outputs = outputs;
        this.pricing = pricing;
        this.in = in;
        this.screen = screen;
        this.seen = new Observations(rejects.limit(), rejects.file() != null && journal == null, screen);
    }

    /**
     * Reads all of the input, or the sample that the plan's source options ask for.
     *
     * @throws InputException if an input cannot be read at all
     * @throws OutputException if one would be written over
     * @throws PreflightException if the stream is not ready for a load
     * @throws JournalException if the load could not use its checkpoint or its rejects file
     */
    public Result run()
            throws InputException, OutputException, PreflightException, JournalException, IOException,
                    InterruptedException {
        try (ObjectStore store = new ObjectStore(target.aws())) {
            List<Input> inputs = Inputs.resolve(work.inputs(), in, store, seen.notes::told);
            try {
                outputs.checkAgainst(inputs);
                return run(inputs);
            } finally {
                inputs.forEach(Input::release);
            }
        }
    }

    private Result run(List<Input> inputs)
            throws PreflightException, JournalException, IOException, InterruptedException {
        EmbeddedStream supposed = target.endpoint();
        if (supposed != null) {
            return run(
                    inputs,
                    even(supposed.shards()),
                    pricing.of(target.aws().where().region()));
        }
        try (AwsClients clients = new AwsClients(target.aws())) {
            StreamDescription stream = Preflight.check(clients, target.stream());
            work.requireKeptBy(stream);
            return run(inputs, stream, pricing.of(clients.region().id()));
        }
    }

    private StreamDescription even(int shards) {
        List<HashRange> ranges = KeyCensus.equal(shards);
        List<Shard> even = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            even.add(new Shard(Integer.toString(i), ranges.get(i)));
        }
        return new StreamDescription(
                target.stream(), StreamDescription.Made.NEVER, Limits.RECORD_BYTES, even, false, false);
    }

    private Result run(List<Input> inputs, StreamDescription stream, Prices prices)
            throws JournalException, IOException, InterruptedException {
        if (stream.onDemand()) {
            seen.notes.told("the stream is on demand: its shards are those of today, and grow with the traffic");
        }
        Lanes lanes = new Lanes(stream.shards().stream().map(Shard::range).toList());
        List<PlanWorker> workers = new ArrayList<>();
        Checkpoint checkpoint = checkpoint(stream);
        try (RejectsFile rejectsFile = rejectsFile();
                ChunkSupplier chunks = new InputReader(
                        inputs, work.source(), checkpoint == null ? Resume.NONE : readOnly(checkpoint), seen.watch)) {
            Recorder recorder = new Recorder(null, rejectsFile, this::fail);
            long total = InputBytes.total(inputs);
            Progress progress = screen.watch(() -> snapshot(total));
            seen.notes.above(progress);
            try (progress) {
                pump(chunks, lanes, stream, plannings(checkpoint), recorder, workers);
            }
            recorder.close();
        }
        Throwable cause = failure.get();
        if (cause != null) {
            throw cause instanceof IOException read ? read : new IOException(LoadNotes.sentence(cause), cause);
        }
        if (seen.rejections.tooMany()) {
            seen.notes.told(
                    seen.rejections.tooManyOf() + (seen.rejections.stopped() ? ", so the load would stop there" : ""));
        }
        PlanReport report = new PlanFigures(work, stream, lanes, workers, seen).report(prices);
        int status = seen.exitStatus(false, 0);
        if (status != 0) {
            seen.notes.sayKeptBack();
        }
        return new Result(report, status);
    }

    private void pump(
            ChunkSupplier chunks,
            Lanes lanes,
            StreamDescription stream,
            Function<Chunk, Planning> plannings,
            ChunkListener done,
            List<PlanWorker> workers)
            throws InterruptedException {
        int count = Workers.count(work);
        for (int i = 0; i < count; i++) {
            workers.add(worker(chunks, lanes, stream, plannings, done));
        }
        Workers.run(
                "plan",
                count,
                i -> {
                    try (PlanWorker worker = workers.get(i)) {
                        worker.run();
                    }
                },
                cause -> {
                    fail(cause);
                    chunks.stop();
                });
    }

    private PlanWorker worker(
            ChunkSupplier chunks,
            Lanes lanes,
            StreamDescription stream,
            Function<Chunk, Planning> plannings,
            ChunkListener done) {
        RecordLimits limits = RecordLimits.of(stream.maxRecordBytes());
        List<Bench> benches = new ArrayList<>();
        for (Recipe recipe : work.recipe().withOthers()) {
            benches.add(new Bench(
                    recipe,
                    recipe.packer(limits, work.source().oversize(), lanes, recipe.governor(() -> 0)),
                    new RecordTally(lanes)));
        }
        MeasuringPacker measuring = new MeasuringPacker(benches, work.keyed() ? new KeyCensus() : null);
        return new PlanWorker(
                chunks,
                work.source().sample(),
                measuring,
                ChunkPacker.of(work.parse(), measuring, lanes, plannings, new KeyTraffic(lanes)),
                seen,
                done,
                work.source().chunkBytes());
    }

    private static Function<Chunk, Planning> plannings(@Nullable Checkpoint checkpoint) {
        Instant started = Instant.now();
        return checkpoint == null ? chunk -> new Planning(started, started, Instant.now()) : checkpoint::planning;
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
                List.of(),
                StreamLimit.NONE);
    }

    /** The journal as it is, if there is one: a plan leaves it alone. */
    private @Nullable Checkpoint checkpoint(StreamDescription stream) throws JournalException {
        if (journal == null || !Files.exists(journal.checkpoint())) {
            return null;
        }
        Checkpoint checkpoint = Checkpoint.read(journal.checkpoint());
        checkpoint.header().requireCompatible(journal.header(work, stream), journal.checkpoint());
        return checkpoint;
    }

    private static Resume readOnly(Checkpoint checkpoint) {
        return new Resume.Unkept() {
            @Override
            public List<Known> known(ByteBuffer beginning) {
                return checkpoint.known(beginning);
            }

            @Override
            public List<Known> known(Origin origin) {
                return checkpoint.known(origin);
            }

            @Override
            public @Nullable Known known(SourceId source) {
                return checkpoint.known(source);
            }

            @Override
            public @Nullable SourceId completed(Fingerprint container) {
                return checkpoint.completed(container);
            }

            @Override
            public boolean knowsContainers() {
                return checkpoint.knowsContainers();
            }

            @Override
            public boolean isEmpty() {
                return checkpoint.isEmpty();
            }

            @Override
            public List<Bundle> bundles() {
                return checkpoint.bundles();
            }
        };
    }

    private @Nullable RejectsFile rejectsFile() throws JournalException {
        Path path = rejects.file();
        if (path != null && journal != null) {
            seen.notes.told("the rejects file belongs to the checkpoint and is left as it is");
            return null;
        }
        return path == null ? null : RejectsFile.open(path, null);
    }
}

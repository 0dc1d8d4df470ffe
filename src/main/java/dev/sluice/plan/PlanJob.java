package dev.sluice.plan;

import dev.sluice.aws.AwsClients;
import dev.sluice.deliver.Preflight;
import dev.sluice.deliver.PreflightException;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.forecast.Prices;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.RejectsFile;
import dev.sluice.load.JournalOptions;
import dev.sluice.load.LoadPlan;
import dev.sluice.load.LoadPlan.RejectOptions;
import dev.sluice.load.LoadPlan.Target;
import dev.sluice.load.LoadPlan.Target.EmbeddedStream;
import dev.sluice.load.LoadScreen;
import dev.sluice.load.Observations;
import dev.sluice.load.OutputException;
import dev.sluice.load.Outputs;
import dev.sluice.load.WorkPlan;
import dev.sluice.pack.Layout;
import dev.sluice.read.HashRange;
import dev.sluice.report.PlanReport;
import dev.sluice.report.RetentionWatch;
import dev.sluice.source.InputException;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputList;
import dev.sluice.stream.Explain;
import dev.sluice.stream.Shard;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads, parses and packs as a load would, sends nothing, and says what the load would do. */
public final class PlanJob {
    private final Subject subject;
    private final Outputs outputs;
    private final Pricing pricing;
    private final InputList inputs;
    private final LoadScreen screen;
    private final Observations seen;

    /** The load that the plan is of; {@code journal} is null where it has no checkpoint. */
    private record Subject(
            WorkPlan work, Target target, @Nullable JournalOptions journal, RejectOptions rejects) {}

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
     * @param inputs listed when they are needed, if nobody has asked for them before
     */
    public PlanJob(
            WorkPlan work, Target target, Outputs outputs, Pricing pricing, InputList inputs, LoadScreen screen) {
        this(new Subject(work, target, null, RejectOptions.COUNTED), outputs, pricing, inputs, screen);
    }

    /** The same of a load, for its dry run: what its checkpoint knows is passed over, and its rejects are kept. */
    public PlanJob(LoadPlan plan, Outputs outputs, Pricing pricing, InputList inputs, LoadScreen screen) {
        this(new Subject(plan.work(), plan.target(), plan.journal(), plan.rejects()), outputs, pricing, inputs, screen);
    }

    private PlanJob(Subject subject, Outputs outputs, Pricing pricing, InputList inputs, LoadScreen screen) {
        this.subject = subject;
        this.outputs = outputs;
        this.pricing = pricing;
        this.inputs = inputs;
        this.screen = screen;
        boolean kept = subject.rejects().file() != null && subject.journal() == null;
        this.seen = new Observations(
                subject.work().parse().usual(), subject.rejects().limit(), kept, screen);
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
        InputFeed feed = inputs.feed();
        inputs.remarks().forEach(seen.notes::told);
        outputs.checkAgainst(feed.files());
        return run(feed);
    }

    private Result run(InputFeed feed) throws PreflightException, JournalException, IOException, InterruptedException {
        EmbeddedStream supposed = subject.target().endpoint();
        if (supposed != null) {
            return run(
                    feed,
                    even(supposed.shards()),
                    pricing.of(subject.target().aws().where().region()),
                    subject.target().sender());
        }
        try (AwsClients clients = new AwsClients(subject.target().aws())) {
            clients.remark(seen.notes::passing, seen.notes::told);
            SenderChoice sender = subject.target().sender();
            sender.requireReach(clients, subject.work().recipe().layout());
            StreamDescription stream = Preflight.check(clients, subject.target().stream());
            subject.work().requireKeptBy(stream);
            // Where KPL cannot go, all layouts are sent by the other.
            SenderChoice forAll =
                    sender.resolved(clients, Layout.BLOCKS) == SenderChoice.SDK ? SenderChoice.SDK : sender;
            return warned(
                    run(feed, stream, pricing.of(clients.region().id()), forAll),
                    stream,
                    new Explain(clients, stream.name()));
        }
    }

    private static Result warned(Result planned, StreamDescription stream, Explain explain) {
        String tooLong = RetentionWatch.warning(
                "the load would take",
                Duration.ofMillis(Math.round(planned.report().forecast().seconds() * 1000)),
                stream.rules().retention(),
                explain::longerRetention);
        return tooLong == null ? planned : new Result(planned.report().withNote(tooLong), planned.exitStatus());
    }

    private StreamDescription even(int shards) {
        List<HashRange> ranges = KeyCensus.equal(shards);
        List<Shard> even = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            even.add(new Shard(Integer.toString(i), ranges.get(i)));
        }
        return new StreamDescription(
                subject.target().stream(), StreamDescription.Made.NEVER, StreamDescription.Rules.USUAL, even);
    }

    private Result run(InputFeed feed, StreamDescription stream, Prices prices, SenderChoice sender)
            throws JournalException, IOException, InterruptedException {
        if (stream.onDemand()) {
            seen.notes.told("the stream is on demand: its shards are those of today, and grow with the traffic");
        }
        PlanJournal journal = PlanJournal.read(subject.journal(), subject.work(), stream);
        PlanFigures figures = new PlanRun(subject.work(), stream, journal, seen).read(feed, rejectsFile(), screen);
        // Some of them only now: objects were listed while others were read.
        inputs.remarks().forEach(seen.notes::told);
        if (seen.rejections.tooMany()) {
            seen.notes.told(
                    seen.rejections.tooManyOf() + (seen.rejections.stopped() ? ", so the load would stop there" : ""));
        }
        PlanReport report = figures.report(prices, sender);
        int status = seen.exitStatus(false, 0);
        if (status != 0) {
            seen.notes.sayKeptBack();
        }
        return new Result(report, status);
    }

    private @Nullable RejectsFile rejectsFile() throws JournalException {
        Path path = subject.rejects().file();
        if (path != null && subject.journal() != null) {
            seen.notes.told("the rejects file belongs to the checkpoint and is left as it is");
            return null;
        }
        return path == null ? null : RejectsFile.open(path, null);
    }
}

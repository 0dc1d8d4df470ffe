package dev.sluice.load;

import dev.sluice.aws.AwsSettings;
import dev.sluice.deliver.PreflightException;
import dev.sluice.deliver.StreamChanges;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.CheckpointBusyException;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.RejectsFile;
import dev.sluice.load.JournalOptions.IfBusy;
import dev.sluice.load.LoadPlan.Target.EmbeddedStream;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.pack.Lanes;
import dev.sluice.read.HashRange;
import dev.sluice.report.LoadReport;
import dev.sluice.source.InputException;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputList;
import dev.sluice.source.Resume;
import dev.sluice.source.UnitPlan;
import dev.sluice.stream.Shard;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One load from its plan to its report: what must be open for it, in the order in which it can fail. */
public final class LoadJob {
    private final LoadPlan plan;
    private final Outputs outputs;
    private final InputList inputs;
    private final LoadScreen screen;

    /**
     * A load that has not touched the world yet.
     *
     * @param outputs all that the command writes, held against each other already
     * @param inputs listed when they are needed, if nobody has asked for them before
     */
    public LoadJob(LoadPlan plan, Outputs outputs, InputList inputs, LoadScreen screen) {
        this.plan = plan;
        this.outputs = outputs;
        this.inputs = inputs;
        this.screen = screen;
    }

    /**
     * Checks everything that can be checked before a byte is read, then loads.
     *
     * @throws CheckpointBusyException if another run holds the checkpoint, and this one is not to wait: nothing was written
     * @throws InputException if an input cannot be read at all
     * @throws OutputException if one would be written over; likewise the others: nothing was loaded
     */
    public LoadReport run()
            throws InputException, OutputException, PreflightException, JournalException, IOException,
                    InterruptedException {
        // Before anything else: what the other run does to the inputs meanwhile, and to the stream, must not be missed.
        JournalOptions journal = plan.journal();
        if (journal != null) {
            journal.awaitFree(screen, inputs);
        }
        while (true) {
            try {
                return attempt();
            } catch (CheckpointBusyException e) {
                // Another was faster. A list that came by standard input cannot be read a second time.
                if (journal == null
                        || journal.ifBusy() != IfBusy.WAIT
                        || inputs.names().comeByStandardInput()) {
                    throw e;
                }
                inputs.forget();
                journal.awaitFree(screen, inputs);
            }
        }
    }

    private LoadReport attempt()
            throws InputException, OutputException, PreflightException, JournalException, IOException,
                    InterruptedException {
        EmbeddedStream embedded = plan.target().endpoint();
        if (embedded == null) {
            try (StreamAccess access = StreamAccess.begin(plan.target().aws(), plan)) {
                return run(checkedInputs(), access);
            }
        }
        // It writes files, too.
        InputFeed feed = checkedInputs();
        try (Endpoint endpoint = started(embedded);
                StreamAccess access = StreamAccess.begin(AwsSettings.local(endpoint.uri()), plan)) {
            return run(feed, access);
        }
    }

    private InputFeed checkedInputs() throws InputException, OutputException {
        InputFeed feed = inputs.feed();
        outputs.checkAgainst(feed.files());
        if (plan.work().share() != null) {
            UnitPlan.requireDivisible(feed.files());
        }
        return feed;
    }

    private LoadReport run(InputFeed feed, StreamAccess access)
            throws InputException, PreflightException, JournalException, IOException, InterruptedException {
        StreamDescription found = access.stream(screen);
        plan.work().requireKeptBy(found);
        PartOfLoad part = PartOfLoad.of(plan.work(), feed);
        try (Checkpoint checkpoint = checkpoint(found, part)) {
            ShardLoan loan = new ShardLoan(plan, access.sender().clients(), screen);
            StreamDescription stream = loan.take(found, novelty(feed, checkpoint));
            boolean reported = false;
            try {
                LoadReport report = run(feed, access, stream, part, checkpoint);
                reported = true;
                return loan.giveBack(report);
            } finally {
                if (!reported) {
                    loan.giveBackUnreported();
                }
            }
        }
    }

    private Novelty novelty(InputFeed feed, @Nullable Checkpoint checkpoint) {
        return new Novelty(
                feed,
                plan.work().source(),
                checkpoint == null ? Resume.NONE : checkpoint,
                screen::tell,
                System::nanoTime);
    }

    private LoadReport run(
            InputFeed feed,
            StreamAccess access,
            StreamDescription stream,
            @Nullable PartOfLoad part,
            @Nullable Checkpoint checkpoint)
            throws InputException, JournalException, IOException, InterruptedException {
        JournalOptions journal = plan.journal();
        if (journal != null && checkpoint != null) {
            // With the shards that the load has, and not those that were found.
            checkpoint.begin(journal.header(plan.work(), stream, listed(part)));
        }
        try (RejectsFile rejectsFile = rejectsFile(checkpoint)) {
            List<HashRange> ranges =
                    checkpoint == null ? ranges(stream) : checkpoint.header().lanes();
            int shards = Math.min(
                    plan.target().capacity().scaledTo(), stream.shards().size());
            if (plan.work().keyed() && shards > ranges.size()) {
                screen.say("the checkpoint was begun when the stream had " + StreamChanges.shards(ranges.size())
                        + ", and batches of events with keys stay as they were: they go to so many of its "
                        + StreamChanges.shards(stream.shards().size()) + " alone");
            }
            Pipeline pipeline = new Pipeline(plan, stream, new Lanes(ranges), checkpoint, rejectsFile, screen);
            return part == null
                    ? pipeline.run(feed, inputs::remarks, access.sender())
                    : part.report(pipeline.run(part.feed(), () -> part.remarks(inputs.remarks()), access.sender()));
        }
    }

    private Endpoint started(EmbeddedStream wanted) throws IOException {
        EndpointOptions options =
                wanted.data() == null ? EndpointOptions.temporary() : EndpointOptions.stored(wanted.data());
        Endpoint endpoint =
                Endpoint.start(options.withUnlimited(!plan.work().delivery().paced()));
        endpoint.createStream(plan.target().stream(), wanted.shards());
        return endpoint;
    }

    private @Nullable Checkpoint checkpoint(StreamDescription stream, @Nullable PartOfLoad part)
            throws JournalException {
        JournalOptions journal = plan.journal();
        return journal == null
                ? null
                : Checkpoint.hold(journal.checkpoint(), journal.header(plan.work(), stream, listed(part)));
    }

    private static String listed(@Nullable PartOfLoad part) {
        return part == null ? "" : part.inputs();
    }

    private static List<HashRange> ranges(StreamDescription stream) {
        return stream.shards().stream().map(Shard::range).toList();
    }

    private @Nullable RejectsFile rejectsFile(@Nullable Checkpoint checkpoint) throws JournalException, IOException {
        Path path = plan.rejects().file();
        if (path == null) {
            return null;
        }
        RejectsFile file = RejectsFile.open(path, checkpoint == null ? null : checkpoint.rejects());
        if (checkpoint != null) {
            checkpoint.begin(file);
        }
        return file;
    }
}

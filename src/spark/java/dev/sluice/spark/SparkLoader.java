package dev.sluice.spark;

import dev.sluice.aws.AwsClients;
import dev.sluice.deliver.Preflight;
import dev.sluice.deliver.PreflightException;
import dev.sluice.deliver.RateFile;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.JournalCopy;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.RejectsFile;
import dev.sluice.load.JournalOptions;
import dev.sluice.load.LoadPlan;
import dev.sluice.load.LoadPlan.Target.Capacity;
import dev.sluice.load.LoadScreen;
import dev.sluice.load.Loader;
import dev.sluice.load.OutputException;
import dev.sluice.load.Outputs;
import dev.sluice.load.SpreadLoad;
import dev.sluice.load.TaskTerms;
import dev.sluice.read.HashRange;
import dev.sluice.report.LoadReport;
import dev.sluice.report.Progress;
import dev.sluice.source.Ahead;
import dev.sluice.source.InputException;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputList;
import dev.sluice.source.UnitPlan;
import dev.sluice.source.WorkUnit;
import dev.sluice.stream.Shard;
import dev.sluice.stream.StreamDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.jspecify.annotations.Nullable;

/** Carries out a load by Spark's executors: this is the driver. */
final class SparkLoader implements Loader {
    /** Rounds of tasks that each core has, so that a slow one holds up no more than a share of the last. */
    private static final int ROUNDS = 4;

    /** A task that is run again does no more than this again. */
    private static final int MOST_UNITS = 64;

    private static final String PLUGINS = "spark.plugins";

    @Override
    public LoadReport load(LoadPlan plan, Outputs outputs, InputList inputs, LoadScreen screen, List<String> words)
            throws InputException, OutputException, PreflightException, JournalException, IOException,
                    InterruptedException {
        refuse(plan);
        JournalOptions journal = plan.journal();
        if (journal != null) {
            journal.awaitFree(screen, inputs);
        }
        InputFeed feed = inputs.feed();
        outputs.checkAgainst(feed.files());
        StreamDescription stream;
        try (AwsClients clients = new AwsClients(plan.target().aws())) {
            stream = Preflight.check(clients, plan.target().stream());
        }
        plan.work().requireKeptBy(stream);
        UnitPlan units = UnitPlan.of(feed, plan.work().source());
        try (Checkpoint checkpoint = journal == null
                        ? null
                        : Checkpoint.open(journal.checkpoint(), journal.header(plan.work(), stream, ""));
                RejectsFile rejects = rejects(plan, checkpoint);
                JavaSparkContext spark = new JavaSparkContext(conf())) {
            if (checkpoint != null) {
                checkpoint.planLater();
                Ahead.plan(units, plan.work().source(), checkpoint);
                checkpoint.keep();
            }
            List<HashRange> lanes = checkpoint == null
                    ? stream.shards().stream().map(Shard::range).toList()
                    : checkpoint.header().lanes();
            Switchboard switchboard = new Switchboard(
                    checkpoint,
                    plan.work().delivery().paced()
                            ? new Allotments(
                                    plan.work().keyed(),
                                    stream.shards().stream().map(Shard::shardId).toList())
                            : null);
            TaskTerms terms = new TaskTerms(stream, lanes, Instant.now(), checkpoint != null, rejects != null);
            try (SpreadLoad load = new SpreadLoad(plan, terms, checkpoint, rejects, screen, switchboard::executors)) {
                switchboard.open(load);
                part().serve(switchboard);
                Progress progress = screen.watch(() -> load.snapshot(feed.bytes()));
                load.above(progress);
                inputs.remarks().forEach(load::note);
                int stopStatus;
                try (progress;
                        SpreadLoad.Stop stop =
                                load.stoppable(progress, () -> spark.sc().cancelAllJobs())) {
                    List<String> its = Replanning.words(words);
                    JobTerms job = new JobTerms(
                            UUID.randomUUID().toString(),
                            its,
                            Replanning.files(its),
                            System.getenv("SLUICE_REDACT_KEY"),
                            terms,
                            checkpoint == null ? new byte[0] : JournalCopy.of(checkpoint));
                    run(spark, job, units.units(), load);
                    stopStatus = stop.status();
                    load.settle(load.failure() == null && stopStatus == 0);
                }
                return load.report(progress, stopStatus);
            } finally {
                part().serve(null);
            }
        }
    }

    private static void refuse(LoadPlan plan) throws InputException {
        String typed = plan.target().endpoint() != null
                ? "--local has its stream in this process, where no executor finds it; start 'sluice local' and name it"
                        + " with --endpoint"
                : plan.work().delivery().ordered()
                        ? "--ordered would keep no order between executors; load with 'sluice load'"
                        : plan.work().parse().framing().looks()
                                ? "--format auto looks into inputs before they are dealt out; name the format, which"
                                        + " 'sluice guess' knows"
                                : plan.work().share() != null
                                        ? "--part is for loads without Spark, which deals the inputs out itself"
                                        : plan.work().delivery().rates() instanceof RateFile
                                                ? "--rate-file changes the rate of one process, not of executors; use --rate"
                                                        + " or --rate-schedule"
                                                : !plan.target().capacity().equals(Capacity.AS_IT_IS)
                                                        ? "--create and --scale-to are for loads without Spark; make or"
                                                                + " scale the stream before, with the aws command"
                                                        : null;
        if (typed != null) {
            throw new InputException(List.of(typed + "."));
        }
    }

    private static @Nullable RejectsFile rejects(LoadPlan plan, @Nullable Checkpoint checkpoint)
            throws JournalException, IOException {
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

    static SparkConf conf() {
        SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "sluice");
        String plugins = conf.get(PLUGINS, "");
        String own = SluicePlugin.class.getName();
        return plugins.contains(own) ? conf : conf.set(PLUGINS, plugins.isEmpty() ? own : plugins + "," + own);
    }

    private static DriverPart part() throws IOException {
        DriverPart part = DriverPart.instance();
        if (part == null) {
            throw new IOException("Spark runs without Sluice's plugin; start the cluster with spark.plugins="
                    + SluicePlugin.class.getName());
        }
        return part;
    }

    private static void run(JavaSparkContext spark, JobTerms terms, List<WorkUnit> units, SpreadLoad load) {
        int slots = Math.max(1, spark.defaultParallelism());
        int each = Math.max(1, Math.min(MOST_UNITS, units.size() / (slots * ROUNDS)));
        List<byte[]> parts = new ArrayList<>();
        for (int from = 0; from < units.size(); from += each) {
            parts.add(InBytes.of(new TaskUnits(
                    parts.size(), List.copyOf(units.subList(from, Math.min(units.size(), from + each))))));
        }
        if (parts.isEmpty()) {
            return;
        }
        spark.sc().addSparkListener(new SparkListener() {
            @Override
            public void onTaskStart(SparkListenerTaskStart start) {
                if (start.taskInfo().attemptNumber() > 0 || start.taskInfo().speculative()) {
                    load.again();
                }
            }
        });
        Broadcast<byte[]> job = spark.broadcast(InBytes.of(terms));
        try {
            spark.parallelize(parts, parts.size()).foreachPartition(new TaskBody(job));
        } catch (Exception e) {
            // Scala throws what Java does not know of.
            load.fail(cause(e));
        } finally {
            job.destroy();
        }
    }

    private static Throwable cause(Exception e) {
        return e instanceof SparkException && e.getCause() instanceof IOException its ? its : e;
    }
}

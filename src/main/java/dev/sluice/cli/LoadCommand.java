package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.CheckpointBusyException;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.JournalPlace;
import dev.sluice.ledger.LoanNote;
import dev.sluice.load.JournalOptions;
import dev.sluice.load.JournalOptions.IfBusy;
import dev.sluice.load.LoadPlan;
import dev.sluice.load.LoadPlan.AsTyped;
import dev.sluice.load.LoadPlan.Target;
import dev.sluice.load.LoadPlan.Target.EmbeddedStream;
import dev.sluice.load.LoadScreen;
import dev.sluice.load.Loader;
import dev.sluice.load.OutputException;
import dev.sluice.load.Outputs;
import dev.sluice.load.WorkPlan;
import dev.sluice.parse.ParsePlans;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.guess.Guess;
import dev.sluice.plan.PlanJob;
import dev.sluice.report.JsonLines;
import dev.sluice.report.LoadReport;
import dev.sluice.report.LoadWatcher;
import dev.sluice.report.MetricsFile;
import dev.sluice.report.Progress;
import dev.sluice.report.Signals;
import dev.sluice.report.SummaryText;
import dev.sluice.report.Terminal;
import dev.sluice.source.InputList;
import dev.sluice.source.InputNames;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice load}. */
@Command(
        name = "load",
        description = "Load log files or standard input into a stream.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            Sizes.HELP + " " + Durations.HELP,
            "Exit status: 0 all acknowledged; 1 failed; 2 usage; 3 finished, but some lines were rejected; 4 too many rejects;"
                    + " 129, 130 and 143 stopped by SIGHUP, SIGINT and SIGTERM after a clean drain."
        })
public final class LoadCommand implements Callable<Integer> {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Loader loader;

    @Spec
    @Nullable
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "STREAM",
            converter = TypedStream.Converter.class,
            description = "The stream's name or ARN.")
    private TypedStream stream = TypedStream.NONE;

    @Parameters(
            index = "1..*",
            paramLabel = "INPUT",
            converter = TypedName.class,
            description =
                    "Files, directories, globs, s3://BUCKET/PREFIX/; - or none: standard input. Compressed ones are told by"
                            + " their content.")
    private List<String> inputs = new ArrayList<>();

    @Mixin
    private final PackOptions pack = new PackOptions();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private final S3Options s3 = new S3Options();

    @Mixin
    private final InputOptions input = new InputOptions();

    @Mixin
    private final FormatOptions formats = new FormatOptions();

    @Mixin
    private final KeyOptions keys = new KeyOptions();

    @Mixin
    private final EmbeddedOptions embedded = new EmbeddedOptions();

    @Mixin
    private final CapacityOptions capacity = new CapacityOptions();

    @Mixin
    private final PartOptions parts = new PartOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final FigureOptions figures = new FigureOptions();

    @Option(
            names = "--checkpoint",
            order = Topic.KEPT + 1,
            paramLabel = "FILE",
            converter = TypedName.class,
            description =
                    "Keep a journal of what has been acknowledged. A run with the same FILE, or s3://BUCKET/KEY, goes on where the"
                            + " last one ended.")
    @Nullable
    private String checkpoint;

    @Nullable
    private JournalPlace journal;

    @Option(
            names = "--forget-missing",
            order = Topic.KEPT + Topic.MORE + 3,
            description = "With --checkpoint: give up what an earlier run began and no input of this run holds.")
    private boolean forgetMissing;

    @Mixin
    private final RejectedOptions rejected = new RejectedOptions();

    @Option(
            names = "--dry-run",
            order = Topic.SHOWN + 1,
            description = "Do everything but send: say what the load would do, as 'plan' does.")
    private boolean dryRun;

    @Option(
            names = "--progress",
            order = Topic.SHOWN + Topic.MORE + 1,
            paramLabel = "WHEN",
            description = "auto, always or never.")
    private Progress.Mode progress = Progress.Mode.AUTO;

    @Mixin
    private final UnattendedOptions unattended = new UnattendedOptions();

    @Option(names = "--quiet", order = Topic.SHOWN + 3, description = "Say nothing but errors.")
    private boolean quiet;

    @Option(
            names = "--verbose",
            order = Topic.SHOWN + 4,
            description = "List every shard, and show KPL's log and stack traces.")
    private boolean verbose;

    /** Reads {@code in} where no input is named, writes data to {@code out} and what people read to {@code err}. */
    public LoadCommand(InputStream in, PrintStream out, PrintStream err, Loader loader) {
        this.loader = loader;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        Signals.on("USR1", () -> {}); // until there is progress to show: unheard, it would end the load
        unattended.begin(stream.name(), new Sentences(err));
        InputList inputs;
        JournalPlace place;
        try {
            inputs = new InputList(names(), in, settings());
            place = checkpoint == null ? null : JournalPlace.of(checkpoint, settings());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        journal = place;
        try (inputs;
                place) {
            return load(inputs);
        } catch (Exception e) {
            unattended.failed(e);
            throw e;
        }
    }

    /** All is over and told. */
    void over(int status) {
        unattended.over(status);
    }

    private int load(InputList inputs) throws Exception {
        LoadPlan plan;
        Outputs outputs;
        try {
            plan = plan(inputs);
            outputs = outputs();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (!quiet) {
            TypedInput.tell(inputs.names(), err);
        }
        MetricsFile metrics = dryRun ? null : figures.metrics(stream.name());
        LoadScreen screen = new LoadScreen(
                err,
                Terminal.ofStandardError(System.getenv()),
                TypedInput.look(progress, stream.name(), inputs.names()),
                quiet,
                metrics == null ? LoadWatcher.NONE : metrics);
        if (dryRun) {
            return dryRun(plan, outputs, inputs, screen);
        }
        LoadReport report;
        try {
            report = loader.load(plan, outputs, inputs, screen, OptionWords.of(requireSpec()));
        } catch (CheckpointBusyException e) {
            // What stands in the metrics is the other run's.
            if (wait.ifBusy() != IfBusy.SKIP) {
                throw e;
            }
            if (!quiet) {
                screen.say("another run is using the checkpoint "
                        + Objects.requireNonNull(journal).shown() + "; this one is skipped (--if-busy)");
            }
            return 0;
        } catch (OutputException e) {
            throw e; // the file for the metrics may be the very one that must not be touched
        } catch (Exception e) {
            FigureOptions.failed(metrics, e);
            throw e;
        }
        // Shards that are left up cost money, and a script that looks at the status shall hear of it.
        int status = Math.max(report.run().exitStatus(), report.isLeftScaled() ? 1 : 0);
        if (!quiet || status != 0) {
            summary(report);
        }
        boolean written = figures.write(report, metrics, out, new Sentences(err));
        unattended.ended(report, figures.reports());
        return written || status != 0 ? status : 1;
    }

    private void summary(LoadReport report) {
        if (err instanceof JsonLines lines) {
            lines.summary(report);
        } else {
            // The window may have changed since the load began.
            err.print(SummaryText.of(
                    report,
                    Terminal.ofStandardError(System.getenv()),
                    verbose,
                    note -> DailyNote.isDue(note, System.getenv())));
        }
    }

    private int dryRun(LoadPlan plan, Outputs outputs, InputList inputs, LoadScreen screen) throws Exception {
        PlanOutput output;
        try {
            output = new PlanOutput(out, err, screen.terminal(), quiet, figures.reports(), null);
            figures.requireNoMetrics();
            unattended.requireNone();
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        PlanJob.Result result = new PlanJob(plan, outputs, new PriceOptions()::of, inputs, screen).run();
        output.write(result.report());
        return result.exitStatus();
    }

    private LoadPlan plan(InputList inputs) throws JournalException {
        EmbeddedStream endpoint = embedded.endpoint();
        if (journal != null && journal.isAmong(inputs.names())) {
            throw usage("--checkpoint " + journal.shown()
                    + " would be one of the inputs; put it where they are not, or pass over it with --skip");
        }
        if (forgetMissing && checkpoint == null) {
            throw usage("--forget-missing is about what a checkpoint knows; give --checkpoint too");
        }
        boolean isLocal = endpoint != null;
        boolean objects = inputs.names().mayBeObjects() || JournalPlace.isObject(checkpoint);
        if (pack.filesFrom() == null) {
            stream.refuseInput(this.inputs, isLocal || Terminal.isStandardInput());
        }
        Idle idle = new Idle(requireSpec());
        idle.with("--local, which is where the stream is then", isLocal, "--endpoint", "--insecure");
        if (isLocal) {
            AccountOptions.refuseIdle(idle, "--local, which needs no AWS account", objects, "--region");
        }
        capacity.refuseIdle(idle, isLocal, dryRun);
        capacity.check(stream.name(), parts.isGiven(), journal != null && journal.file() == null);
        idle.without("--checkpoint", checkpoint != null, "--if-busy");
        idle.with("--quiet", quiet, "--progress");
        idle.with("--dry-run", dryRun, "--part");
        input.refuseIdle(idle, inputs.names(), objects);
        pack.refuseIdle(idle);
        figures.check();
        ParsePlans parse = formats.plans(
                options -> guess(inputs, options),
                Settings.redactKey(requireSpec()),
                journal == null ? Map.of() : journal.begunWith(),
                keys.key(),
                pack.isEnveloped());
        formats.refuseIdle(idle, parse);
        keys.refuseIdle(idle);
        WorkPlan work = pack.work(parse, input.unpacking(), wait.linger())
                .of(dryRun ? null : parts.share(requireSpec(), System.getenv()));
        TypedOptions typed = TypedOptions.of(requireSpec(), parse);
        return new LoadPlan(
                work,
                new Target(stream.name(), settings(), pack.sender(), endpoint, capacity.of(isLocal)),
                wait.patience(),
                journal == null ? null : new JournalOptions(journal, forgetMissing, wait.ifBusy(), typed.deciding()),
                rejected.options(),
                new AsTyped(typed.shown(), TypedOptions.command(requireSpec())));
    }

    private InputNames names() {
        return new InputNames(inputs, pack.filesFrom(), input.filter(), parts.isGiven() || pack.isSameElsewhere());
    }

    private Outputs outputs() {
        Path file = journal == null ? null : journal.file();
        Outputs outputs = new Outputs()
                .writes("--checkpoint", file)
                .writes("the shortened copy of --checkpoint,", file == null ? null : Checkpoint.next(file))
                .writes("the note of --scale-to,", file == null ? null : LoanNote.beside(file))
                .writes("--rejects", rejected.file())
                .writes("--metrics-file", figures.metricsFile())
                .reports(figures.reports())
                .reads("the config file", Settings.file(requireSpec()))
                .reads("--redact-key-file", formats.redactKeyFile())
                .reads("--dictionary", pack.dictionary())
                .filesFrom(pack.filesFrom())
                .endpointData(embedded.data())
                .checked();
        OutputFile.requireAppendable("--checkpoint", file, embedded.data());
        OutputFile.requireAppendable("--rejects", rejected.file(), embedded.data());
        return outputs;
    }

    private AwsSettings settings() {
        return stream.in(s3.in(connection.settings()), connection.region);
    }

    private Guess guess(InputList inputs, ParserOptions options) {
        // Until another run on the checkpoint ends, it may change them.
        boolean changing = journal != null && !journal.isFree();
        Guess guess = formats.guess(inputs, input.unpacking(), options);
        if (changing) {
            inputs.forget();
        }
        return guess;
    }

    private ParameterException usage(String message) {
        return new ParameterException(requireSpec().commandLine(), message);
    }

    private CommandSpec requireSpec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }
}

package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import dev.sluice.load.LoadJob;
import dev.sluice.load.LoadPlan;
import dev.sluice.load.LoadPlan.AsTyped;
import dev.sluice.load.LoadPlan.Patience;
import dev.sluice.load.LoadPlan.RejectOptions;
import dev.sluice.load.LoadPlan.Target;
import dev.sluice.load.LoadPlan.Target.EmbeddedStream;
import dev.sluice.load.LoadScreen;
import dev.sluice.load.Outputs;
import dev.sluice.load.WorkPlan;
import dev.sluice.parse.ParsePlans;
import dev.sluice.plan.PlanJob;
import dev.sluice.report.LoadReport;
import dev.sluice.report.LoadWatcher;
import dev.sluice.report.PlanText;
import dev.sluice.report.Progress;
import dev.sluice.report.Terminal;
import dev.sluice.source.ChunkSample;
import dev.sluice.source.InputList;
import dev.sluice.source.InputNames;
import dev.sluice.source.SourceOptions;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice plan}: what a load would do. */
@Command(
        name = "plan",
        description =
                "Say what a load would do: records, bytes by shard, time, cost, hot keys, rejects. Sends nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            Sizes.HELP,
            Durations.HELP,
            "Exit status: 0 planned; 1 failed; 2 usage; 3 planned, but some lines would be rejected.",
        })
public final class PlanCommand implements Callable<Integer> {
    private static final int USUAL_SHARDS = 4;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "INPUT",
            converter = TypedName.class,
            description =
                    "Files, directories, globs, s3://BUCKET/PREFIX/; - or none: standard input. Compressed ones are told by"
                            + " their content.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--stream",
            order = Topic.WHERE + 1,
            converter = TypedStream.Converter.class,
            paramLabel = "NAME",
            description = "Plan for this stream's shards and record size; without it no AWS account is needed.")
    private @Nullable TypedStream stream;

    @Option(
            names = "--shards",
            order = Topic.WHERE + 2,
            paramLabel = "N",
            description = "Plan for a stream of so many shards of equal ranges. Default: 4.")
    private @Nullable Integer shards;

    @Option(
            names = "--local",
            order = Topic.WHERE + 3,
            paramLabel = "SHARDS",
            arity = "0..1",
            fallbackValue = "" + USUAL_SHARDS,
            preprocessor = AttachedOnly.class,
            description = "Plan for the embedded endpoint of 'load --local', with so many shards, or 4.")
    private @Nullable Integer localShards;

    @Option(
            names = "--rehearse",
            order = Topic.WHERE + 4,
            description = "With --local: do the load as well, into an embedded endpoint with the service's limits, and"
                    + " compare.")
    private boolean rehearse;

    @Option(
            names = "--target",
            order = Topic.SHOWN + 1,
            paramLabel = "DURATION",
            converter = Durations.class,
            description =
                    "Say how many shards it takes to load everything within this time, or what else is the limit.")
    private @Nullable Duration wanted;

    @Option(
            names = "--sample-chunks",
            order = Topic.INPUT + 1,
            paramLabel = "PERCENT",
            description =
                    "Read only this share of the input's chunks, evenly spread, and extrapolate. (--sample leaves events out of the"
                            + " load itself.)")
    private String sampleChunks = "100%";

    @Mixin
    private final PackOptions pack = new PackOptions();

    @Mixin
    private final InputOptions input = new InputOptions();

    @Mixin
    private final FormatOptions formats = new FormatOptions();

    @Mixin
    private final KeyOptions keys = new KeyOptions();

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private final S3Options s3 = new S3Options();

    @Mixin
    private final PriceOptions prices = new PriceOptions();

    @Option(
            names = "--report",
            order = Topic.SHOWN + 2,
            paramLabel = "FILE",
            converter = TypedName.class,
            description = "Write the figures to FILE.json, too; '-' is JSON on standard output. Repeatable.")
    private List<String> reports = new ArrayList<>();

    @Option(
            names = "--progress",
            order = Topic.SHOWN + Topic.MORE + 1,
            paramLabel = "WHEN",
            description = "auto, always or never.")
    private Progress.Mode progress = Progress.Mode.AUTO;

    @Option(names = "--quiet", order = Topic.SHOWN + 3, description = "Say nothing but errors.")
    private boolean quiet;

    /** Reads {@code in} where no input is named, writes data to {@code out} and what people read to {@code err}. */
    public PlanCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        InputList inputs;
        try {
            inputs = new InputList(names(), in, settings());
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
        try (inputs) {
            return plan(inputs);
        }
    }

    private int plan(InputList inputs) throws Exception {
        Terminal terminal = Terminal.ofStandardError(System.getenv());
        LoadScreen screen =
                new LoadScreen(err, terminal, TypedInput.look(progress, "plan", names()), quiet, LoadWatcher.NONE);
        PlanOutput output;
        WorkPlan work;
        Target target;
        Outputs outputs;
        try {
            output = new PlanOutput(out, err, terminal, quiet, reports, wanted);
            requireOneTarget();
            refuseIdle();
            work = work(inputs);
            target = target();
            outputs = outputs();
            OutputFile.requireReports(reports);
            prices.of(connection.region); // a wrong one shows before anything is read
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
        if (!quiet) {
            TypedInput.tell(names(), err);
        }
        PlanJob.Result result = new PlanJob(work, target, outputs, prices::of, inputs, screen).run();
        output.write(result.report());
        if (rehearse) {
            inputs.forget();
            LoadPlan load =
                    new LoadPlan(work.whole(), target, Patience.USUAL, null, RejectOptions.COUNTED, AsTyped.NOTHING);
            LoadReport rehearsal = new LoadJob(load, outputs, inputs, screen).run();
            if (!quiet) {
                err.print(PlanText.comparison(result.report(), rehearsal, terminal));
            }
            return rehearsal.run().exitStatus();
        }
        return result.exitStatus();
    }

    private WorkPlan work(InputList inputs) {
        if (rehearse && (localShards == null || names().readStandardInput())) {
            throw new IllegalArgumentException(
                    "--rehearse goes with --local, and with inputs that can be read twice: files");
        }
        ParsePlans parse = formats.plans(
                options -> formats.guess(inputs, input.unpacking(), options),
                Settings.redactKey(requireSpec()),
                Map.of(),
                keys.key(),
                pack.isEnveloped());
        Idle idle = new Idle(requireSpec());
        formats.refuseIdle(idle, parse);
        keys.refuseIdle(idle);
        SourceOptions source = pack.source(parse).with(input.unpacking());
        double share = share();
        return new WorkPlan(
                share == 1
                        ? source
                        : source.withSample(
                                new ChunkSample(share, source.cutting().chunkBytes())),
                parse,
                pack.recipe(),
                pack.delivery());
    }

    private void refuseIdle() {
        Idle idle = new Idle(requireSpec());
        idle.without("--stream", stream != null, "--endpoint", "--insecure");
        if (stream == null) {
            AccountOptions.refuseIdle(idle, "a plan without --stream", names().mayBeObjects());
        }
        idle.with("--quiet", quiet, "--progress");
        idle.with("--quiet and no --report", quiet && reports.isEmpty(), "--target", "--price", "--prices");
        idle.with("a plan, which sends no batches", true, "--load-id");
        input.refuseIdle(idle, names(), names().mayBeObjects());
        pack.refuseIdle(idle);
    }

    private ParameterException usage(IllegalArgumentException wrong) {
        return new ParameterException(requireSpec().commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }

    private CommandSpec requireSpec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }

    private Target target() {
        TypedStream named = stream;
        return named == null
                ? new Target("plan", settings(), pack.sender(), new EmbeddedStream(shards(), null))
                : new Target(named.name(), settings(), pack.sender(), null);
    }

    private void requireOneTarget() {
        long targets = Stream.of(
                        Optional.ofNullable(stream), Optional.ofNullable(shards), Optional.ofNullable(localShards))
                .filter(Optional::isPresent)
                .count();
        if (targets > 1) {
            throw new IllegalArgumentException(
                    "--stream, --shards and --local each say which shards; give one of them");
        }
    }

    private InputNames names() {
        return new InputNames(inputs, pack.filesFrom(), input.filter());
    }

    private Outputs outputs() {
        return new Outputs()
                .reports(reports)
                .reads("the config file", Settings.file(requireSpec()))
                .reads("--redact-key-file", formats.redactKeyFile())
                .reads("--dictionary", pack.dictionary())
                .reads("--prices", prices.file())
                .filesFrom(pack.filesFrom())
                .checked();
    }

    private AwsSettings settings() {
        AwsSettings settings = s3.in(connection.settings());
        return stream == null ? settings : stream.in(settings, connection.region);
    }

    private int shards() {
        int count = shards != null ? shards : localShards != null ? localShards : USUAL_SHARDS;
        return PackOptions.require(shards != null ? "--shards" : "--local", count, 1, 10_000);
    }

    private double share() {
        String digits =
                sampleChunks.endsWith("%") ? sampleChunks.substring(0, sampleChunks.length() - 1) : sampleChunks;
        try {
            double share = Double.parseDouble(digits) / 100;
            if (share > 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "--sample-chunks " + sampleChunks + " is not a percentage between 0 and 100; give it like 5%");
    }
}

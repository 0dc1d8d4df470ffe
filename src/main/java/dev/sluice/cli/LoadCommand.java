package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import dev.sluice.load.LoadJob;
import dev.sluice.load.LoadPlan;
import dev.sluice.load.LoadPlan.EmbeddedStream;
import dev.sluice.load.LoadScreen;
import dev.sluice.load.RejectLimit;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.guess.Guess;
import dev.sluice.parse.guess.Guesser;
import dev.sluice.report.HtmlReport;
import dev.sluice.report.JsonReport;
import dev.sluice.report.LoadReport;
import dev.sluice.report.MetricsFile;
import dev.sluice.report.Progress;
import dev.sluice.report.SummaryText;
import dev.sluice.report.Terminal;
import dev.sluice.source.InputException;
import dev.sluice.source.Oversize;
import dev.sluice.source.SourceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
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
            "Exit status: 0 all acknowledged; 1 failed; 2 usage; 3 finished, but some lines were rejected; 4 too many rejects;"
                    + " 130 and 143 stopped by SIGINT and SIGTERM after a clean drain."
        })
public final class LoadCommand implements Callable<Integer> {
    private static final int DEFAULT_LOCAL_SHARDS = 4;

    private InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    @Nullable
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "STREAM", description = "The stream's name.")
    private String stream = "";

    @Parameters(
            index = "1..*",
            paramLabel = "INPUT",
            description =
                    "Files, directories, globs, s3://BUCKET/PREFIX/; - or none: standard input. Compressed ones are told by"
                            + " their content.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--files-from",
            paramLabel = "FILE",
            description = "Read names of inputs from FILE, one a line; - is standard input.")
    @Nullable
    private String filesFrom;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private final S3Options s3 = new S3Options();

    @Mixin
    private final FormatOptions formats = new FormatOptions();

    @Option(
            names = "--local",
            paramLabel = "SHARDS",
            arity = "0..1",
            fallbackValue = "" + DEFAULT_LOCAL_SHARDS,
            preprocessor = AttachedOnly.class,
            description = "Load into an embedded endpoint started for this run (4 shards); needs no AWS account.")
    @Nullable
    private Integer localShards;

    @Option(
            names = "--endpoint-data",
            paramLabel = "DIR",
            description = "With --local: keep its records in DIR, for a later 'sluice cat --endpoint-data DIR'.")
    @Nullable
    private Path endpointData;

    @Option(
            names = "--records",
            paramLabel = "LAYOUT",
            description = "blocks (default), aggregated or lines: how events lie in records.")
    private Layout layout = Layout.BLOCKS;

    @Option(names = "--compression", paramLabel = "CODEC", description = "zstd (default), gzip or none, for blocks.")
    private Compression compression = Compression.ZSTD;

    @Option(
            names = "--level",
            paramLabel = "N|auto",
            description =
                    "Compression level; auto (default) spends the CPU that idles while shards are the bottleneck.")
    private String level = "auto";

    @Option(
            names = "--in-flight",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "Bound on bytes read but not yet acknowledged; default 64M.")
    private long inFlight = 64L << 20;

    @Option(
            names = "--chunk-size",
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "Input bytes that a worker takes at a time, and that the checkpoint counts by; default 16M.")
    private long chunkSize = 16L << 20;

    @Option(
            names = "--rate",
            paramLabel = "PERCENT",
            description =
                    "Share of each shard's limit that this load may use; default 100. 'unlimited' for endpoints that have no limits.")
    private String rate = "100";

    @Option(
            names = "--linger",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "On a slow pipe, ship what there is after this long; default 1s.")
    private Duration linger = Duration.ofSeconds(1);

    @Option(
            names = "--give-up-after",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "End when nothing was acknowledged for so long; default 1h.")
    private Duration giveUpAfter = Duration.ofHours(1);

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "Journal of what has been acknowledged: a run with the same FILE goes on where the last one ended.")
    @Nullable
    private Path checkpoint;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Lines that cannot be loaded go here, each with its reason.")
    @Nullable
    private Path rejects;

    @Option(
            names = "--max-rejects",
            paramLabel = "N|N%",
            description = "End with status 4 when more lines are rejected; default 100. 'unlimited' for no bound.")
    private String maxRejects = "100";

    @Option(
            names = "--oversize",
            paramLabel = "WHAT",
            description =
                    "reject (default), split or truncate: what becomes of an event longer than a record. split makes pieces of"
                            + " it, each an event of its own; both cut between two characters, and are for --format raw.")
    private Oversize oversize = Oversize.REJECT;

    @Option(
            names = "--ordered",
            description = "Events of one key come out of the stream in the order of the input; slower.")
    private boolean ordered;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the figures to FILE.json or FILE.html; '-' is JSON on standard output. Repeatable.")
    private List<String> reports = new ArrayList<>();

    @Option(
            names = "--metrics-file",
            paramLabel = "FILE",
            description = "Write the figures for Prometheus, as node_exporter's textfile collector takes them.")
    @Nullable
    private Path metricsFile;

    @Option(names = "--progress", paramLabel = "WHEN", description = "auto (default), always or never.")
    private Progress.Mode progress = Progress.Mode.AUTO;

    @Option(names = "--quiet", description = "Say nothing but errors.")
    private boolean quiet;

    @Option(names = "--verbose", description = "List every shard, and show KPL's log and stack traces.")
    private boolean verbose;

    /** Reads {@code in} where no input is named, writes data to {@code out} and what people read to {@code err}. */
    public LoadCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        Terminal terminal = Terminal.ofStandardError(System.getenv());
        LoadPlan plan = plan();
        LoadReport report = new LoadJob(plan, in, new LoadScreen(err, terminal, progress, quiet)).run();
        if (!quiet || report.run().exitStatus() != 0) {
            err.print(SummaryText.of(report, terminal, verbose));
        }
        int status = report.run().exitStatus();
        boolean written = true;
        for (String file : reports) {
            written &= write(file, status, () -> write(report, file));
        }
        Path metrics = metricsFile;
        if (metrics != null) {
            written &= write(metrics.toString(), status, () -> MetricsFile.write(report, metrics));
        }
        return written || status != 0 ? status : 1;
    }

    /** Writes one file of figures; one that cannot be written is told, and keeps nothing from the others. */
    private boolean write(String file, int status, Writing writing) {
        try {
            writing.run();
            return true;
        } catch (IOException e) {
            err.println("sluice: cannot write " + file + ": " + e.getMessage() + "; the load itself ended with status "
                    + status);
            return false;
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void write(LoadReport report, String file) throws IOException {
        if (file.equals("-")) {
            JsonReport.write(report, out);
            if (out.checkError()) {
                throw new IOException("standard output takes no more");
            }
        } else if (file.endsWith(".html")) {
            HtmlReport.write(report, Path.of(file));
        } else {
            JsonReport.write(report, Path.of(file));
        }
    }

    private LoadPlan plan() {
        EmbeddedStream endpoint = localShards == null
                ? null
                : new EmbeddedStream(require("--local", localShards, 1, 10_000), endpointData);
        if (endpointData != null && endpoint == null) {
            throw usage("--endpoint-data is where --local keeps its records; give --local too");
        }
        for (String file : reports) {
            if (!file.equals("-") && !file.endsWith(".json") && !file.endsWith(".html")) {
                throw usage("--report " + file + ": the name must end in .json or .html, or be '-'");
            }
        }
        ParsePlan parse;
        try {
            parse = formats.plan(this::guess);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
        if (oversize != Oversize.REJECT && parse.format() != Format.RAW) {
            throw usage("--oversize " + oversize.name().toLowerCase(Locale.ROOT)
                    + " would leave parts of JSON objects, which no reader takes; it goes with --format raw alone");
        }
        return new LoadPlan(
                Version.OF_PROGRAM,
                stream,
                inputs,
                filesFrom,
                SourceOptions.DEFAULT
                        .withEventStart(parse.eventStart())
                        .withLinger(linger)
                        .withOversize(oversize)
                        .withOpenInputs(ordered ? 1 : SourceOptions.DEFAULT.openInputs())
                        .withChunkBytes(Math.toIntExact(chunkSize)),
                parse,
                layout,
                layout == Layout.BLOCKS ? compression : Compression.NONE,
                level(),
                settings(),
                endpoint,
                inFlight,
                rate.equals("unlimited") ? 0 : require("--rate", integer("--rate", rate), 1, 100),
                giveUpAfter,
                ordered,
                false,
                checkpoint,
                rejects,
                rejectLimit(),
                typed(parse.format()));
    }

    private AwsSettings settings() {
        return s3.in(connection.settings());
    }

    /** The format of the first input that holds anything; of standard input, its beginning is looked at and then loaded too. */
    private Guess guess(ParserOptions options) {
        PeekedStream peeked = new PeekedStream(in);
        in = peeked;
        try {
            return new Guesser(options).guess(new InputHead(settings(), peeked).read(inputs, filesFrom), false);
        } catch (IOException | UncheckedIOException | InputException e) {
            throw usage(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw usage("interrupted");
        }
    }

    private @Nullable Integer level() {
        if (layout != Layout.BLOCKS || compression == Compression.NONE || level.equals("auto")) {
            return null;
        }
        return require("--level", integer("--level", level), compression.minLevel(), compression.maxLevel());
    }

    private RejectLimit rejectLimit() {
        try {
            return RejectLimit.parse(maxRejects);
        } catch (IllegalArgumentException e) {
            throw usage("--max-rejects: " + e.getMessage());
        }
    }

    /** The options that were typed or configured, as the report shows them; a run that goes on where another ended has the same. */
    private Map<String, String> typed(Format format) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (OptionSpec option : requireSpec().options()) {
            Object value = option.getValue();
            if (value != null && !value.equals(false) && !value.equals(List.of()) && !option.usageHelp()) {
                // As typed: "2h" ago is another moment at each run, and the same option all the same.
                List<String> words = option.originalStringValues();
                shown.put(
                        option.longestName(),
                        words.isEmpty() ? value.toString().toLowerCase(Locale.ROOT) : String.join(",", words));
            }
        }
        if (formats.isAuto()) {
            // What another day's first input looks like must not change how this load's chunks are read again.
            shown.put("--format", format.toString());
        }
        return shown;
    }

    private int integer(String option, String text) {
        try {
            return Integer.parseInt(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
        } catch (NumberFormatException e) {
            throw usage(option + " takes a whole number, not '" + text + "'");
        }
    }

    private int require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw usage(option + " " + value + " is not between " + least + " and " + most);
        }
        return value;
    }

    private ParameterException usage(String message) {
        return new ParameterException(requireSpec().commandLine(), message);
    }

    private CommandSpec requireSpec() {
        return java.util.Objects.requireNonNull(spec, "picocli sets it");
    }
}

package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import dev.sluice.ledger.PrivateFile;
import dev.sluice.load.LoadScreen;
import dev.sluice.pack.DictionaryTraining;
import dev.sluice.pack.DigestedDictionary;
import dev.sluice.pack.EventSample;
import dev.sluice.parse.Key;
import dev.sluice.parse.ParsePlans;
import dev.sluice.plan.TrainJob;
import dev.sluice.read.ZstdDictionary;
import dev.sluice.report.LoadWatcher;
import dev.sluice.report.Paint;
import dev.sluice.report.Progress;
import dev.sluice.report.Terminal;
import dev.sluice.report.Units;
import dev.sluice.source.FileName;
import dev.sluice.source.InputList;
import dev.sluice.source.InputNames;
import dev.sluice.source.SourceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

/** {@code sluice train}: makes a dictionary for single lines and small blocks. */
@Command(
        name = "train",
        description = "Make a dictionary of what the lines of a log have in common, for load --dictionary.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Reads all of the input and learns from a sample of it; the same input gives the same dictionary. Give the"
                    + " options of the load that change its events, such as --format.",
            Sizes.HELP,
            "Exit status: 0 made; 1 failed; 2 usage; 3 made, but some lines were rejected."
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int LEAST_BYTES = 1 << 10;
    /** What zstd's authors advise to learn from. */
    private static final int SAMPLE_OF_EACH_BYTE = 100;
    /** The sample lies on the heap, and once more beside it. */
    private static final long MOST_SAMPLE_BYTES = 32L << 20;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    @Nullable
    private CommandSpec spec;

    @Parameters(
            paramLabel = "INPUT",
            converter = TypedName.class,
            description = "Files, directories, globs, s3://BUCKET/PREFIX/; - or none: standard input.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            order = Topic.WRITTEN + 1,
            paramLabel = "FILE",
            required = true,
            description = "Where the dictionary goes; a file that is there is left alone.")
    private Path output = Path.of("");

    @Option(
            names = "--size",
            order = Topic.WRITTEN + 2,
            paramLabel = "SIZE",
            converter = Sizes.class,
            description = "Of the dictionary, at most. A larger one gains more, and takes more memory.")
    private long size = 110 << 10;

    @Mixin
    private final InputOptions input = new InputOptions();

    @Mixin
    private final FormatOptions formats = new FormatOptions();

    @Mixin
    private final AccountOptions account = new AccountOptions();

    @Mixin
    private final S3Options s3 = new S3Options();

    /** Reads {@code in} where no file is named; figures go to {@code out}, remarks to {@code err}. */
    public TrainCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        AwsSettings settings = s3.in(account.accountSettings());
        InputNames names = new InputNames(inputs, null, input.filter());
        Idle idle = new Idle(requireSpec());
        input.refuseIdle(idle, names, names.mayBeObjects());
        AccountOptions.refuseIdle(idle, "an input that is not an s3:// name", names.mayBeObjects(), "--region");
        try (InputList list = new InputList(names, in, settings)) {
            ParsePlans parse;
            try {
                requireOutput();
                parse = formats.plans(
                        options -> formats.guess(list, input.unpacking(), options),
                        Settings.redactKey(requireSpec()),
                        Map.of(),
                        Key.RANDOM,
                        false);
                formats.refuseIdle(idle, parse);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(requireSpec().commandLine(), String.valueOf(e.getMessage()), e);
            }
            TypedInput.tell(names, err);
            return train(list, parse);
        }
    }

    private void requireOutput() {
        if (size < LEAST_BYTES || size > DictionaryFile.MOST_BYTES) {
            throw new IllegalArgumentException(
                    "--size is at least 1K, and at most " + (DictionaryFile.MOST_BYTES >> 20) + "M");
        }
        if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
            throw new IllegalArgumentException("--output " + FileName.shown(output)
                    + ": there is a file of that name, and records may need it; name another one");
        }
        OutputFile.requireReplaceable("--output", output);
    }

    private int train(InputList list, ParsePlans parse) throws Exception {
        SourceOptions source = SourceOptions.DEFAULT.with(parse.framing()).with(input.unpacking());
        Terminal terminal = Terminal.ofStandardError(System.getenv());
        TrainJob job = new TrainJob(
                source,
                parse,
                list,
                new LoadScreen(err, terminal, new Progress.Look(Progress.Mode.NEVER, "", ""), true, LoadWatcher.NONE));
        EventSample sample = job.sample(Math.min(MOST_SAMPLE_BYTES, SAMPLE_OF_EACH_BYTE * size));
        job.remarks().forEach(remark -> err.println("sluice: " + remark + "."));
        List<byte[]> learnt = sample.learnt();
        ZstdDictionary dictionary = DictionaryTraining.train(learnt, (int) size)
                .orElseThrow(() ->
                        new IOException("No dictionary can be made of " + Units.things(sample.events(), "line", "lines")
                                + rejected(job) + ": there is too little to learn from; give more of the log."));
        write(dictionary.bytes());
        line(
                "made",
                FileName.shown(output) + ", " + count(dictionary.bytes().length) + " bytes, the dictionary "
                        + dictionary);
        line("learnt", count(learnt.size()) + " of " + Units.things(sample.events(), "line", "lines") + rejected(job));
        gain(sample.keptBack(), dictionary);
        line("next", "sluice load --records lines --compression zstd --dictionary " + FileName.shown(output) + " ...");
        out.flush();
        return job.exitStatus();
    }

    private static String rejected(TrainJob job) {
        return job.rejected() > 0 ? ", and " + count(job.rejected()) + " that were rejected" : "";
    }

    private void write(byte[] dictionary) throws IOException {
        try (OutputStream file = Channels.newOutputStream(PrivateFile.create(output))) {
            file.write(dictionary);
        } catch (IOException e) {
            Files.deleteIfExists(output);
            throw e;
        }
    }

    private void gain(List<byte[]> lines, ZstdDictionary dictionary) {
        if (lines.isEmpty()) {
            line("gains", "unknown: there were too few lines to keep some back");
            return;
        }
        double raw = lines.stream().mapToLong(event -> event.length).sum();
        double alone = raw / DictionaryTraining.bytesAlone(lines, null);
        double with =
                raw / DictionaryTraining.bytesAlone(lines, new DigestedDictionary(dictionary, FileName.shown(output)));
        line(
                "gains",
                String.format(
                        Locale.ROOT,
                        "ratio %.2f instead of %.2f on single lines, %.2f times as much (on %s that it has not seen)",
                        with,
                        alone,
                        with / alone,
                        Units.things(lines.size(), "line", "lines")));
    }

    private static String count(long things) {
        return String.format(Locale.ROOT, "%,d", things);
    }

    private void line(String name, String text) {
        out.printf("%-8s %s%n", name, Paint.safe(text));
    }

    private CommandSpec requireSpec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }
}

package dev.sluice.cli;

import dev.sluice.load.Outputs;
import dev.sluice.report.HtmlReport;
import dev.sluice.report.JsonReport;
import dev.sluice.report.MergedReport;
import dev.sluice.report.ReportFile;
import dev.sluice.report.SummaryText;
import dev.sluice.report.Terminal;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice report}: several loads' reports as one. */
@Command(
        name = "report",
        description = "Merge the JSON reports of several loads, such as the parts of one, into one report.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Rates are over the time in which at least one of the loads was delivering. Of a part that was run again, give all"
                    + " its reports. Exit status: 0 merged; 1 the parts make up no whole, or a file cannot be read or written; 2 usage."
        })
public final class ReportCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(arity = "1..*", paramLabel = "FILE.json", description = "What load --report FILE.json has written.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            order = Topic.WRITTEN + 1,
            paramLabel = "FILE",
            description = "Write FILE.json or FILE.html, instead of text to standard output. Repeatable.")
    private List<Path> outputs = new ArrayList<>();

    @Option(names = "--verbose", order = Topic.SHOWN + 1, description = "List every shard and the options.")
    private boolean verbose;

    @Spec
    @Nullable
    private CommandSpec spec;

    /** Writes text to {@code out} and sentences to {@code err}. */
    public ReportCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        checkOutputs();
        List<MergedReport.Named> reports = new ArrayList<>();
        for (Path file : files) {
            try {
                reports.add(new MergedReport.Named(FileName.shown(file), ReportFile.read(file)));
            } catch (NoSuchFileException e) {
                err.println("sluice: there is no report " + FileName.shown(file)
                        + "; name what load --report FILE.json has written");
                return 1;
            }
        }
        MergedReport merged;
        try {
            merged = MergedReport.of(reports);
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
        for (Path output : outputs) {
            if (FileName.of(output).endsWith(".html")) {
                HtmlReport.write(merged, output);
            } else {
                JsonReport.write(merged, output);
            }
        }
        if (outputs.isEmpty()) {
            DataOutput text = new DataOutput(out);
            text.write(ByteBuffer.wrap(SummaryText.of(merged, Terminal.plain(System.getenv()), verbose)
                    .getBytes(StandardCharsets.UTF_8)));
            text.flush();
        }
        merged.faults().forEach(fault -> err.println("sluice: " + fault));
        return merged.faults().isEmpty() ? 0 : 1;
    }

    private void checkOutputs() {
        try {
            Outputs written = new Outputs().reads("the config file", Settings.file(requireSpec()));
            for (Path output : outputs) {
                String name = FileName.of(output);
                if (!name.endsWith(".json") && !name.endsWith(".html")) {
                    throw new IllegalArgumentException(
                            "-o " + FileName.shown(output) + ": the name must end in .json or .html");
                }
                OutputFile.requireReplaceable("-o", output);
                written.writes("-o", output);
            }
            files.forEach(file -> written.reads("the report", file));
            written.checked();
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    private ParameterException usage(IllegalArgumentException e) {
        return new ParameterException(requireSpec().commandLine(), String.valueOf(e.getMessage()), e);
    }

    private CommandSpec requireSpec() {
        return Objects.requireNonNull(spec, "picocli sets it");
    }
}

package dev.sluice.cli;

import dev.sluice.report.HtmlReport;
import dev.sluice.report.JsonReport;
import dev.sluice.report.LoadReport;
import dev.sluice.report.MetricsFile;
import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a load's figures go. */
final class FigureOptions {
    @Option(
            names = "--report",
            order = Topic.SHOWN + 2,
            paramLabel = "FILE",
            converter = TypedName.class,
            description = "Write the figures to FILE.json or FILE.html; '-' is JSON on standard output. Repeatable.")
    private List<String> reports = new ArrayList<>();

    @Option(
            names = "--metrics-file",
            order = Topic.SHOWN + Topic.MORE + 2,
            paramLabel = "FILE",
            description = "Write the figures for Prometheus, as node_exporter's textfile collector takes them.")
    @Nullable
    private Path metricsFile;

    @Option(
            names = "--job",
            order = Topic.SHOWN + Topic.MORE + 3,
            paramLabel = "NAME",
            description =
                    "The label 'job' of those figures, which tells loads apart. Default: the name of the --metrics-file"
                            + " without .prom.")
    @Nullable
    private String job;

    private interface Writing {
        void run() throws IOException;
    }

    List<String> reports() {
        return reports;
    }

    @Nullable
    Path metricsFile() {
        return metricsFile;
    }

    /**
     * Finds out now what would make writing fail when the load has ended.
     *
     * @throws IllegalArgumentException if something cannot be written, or an option would have no effect
     */
    void check() {
        for (String file : reports) {
            if (!file.equals("-") && !file.endsWith(".json") && !file.endsWith(".html")) {
                throw new IllegalArgumentException(
                        "--report " + file + ": the name must end in .json or .html, or be '-'");
            }
        }
        OutputFile.requireReports(reports);
        if (metricsFile != null) {
            OutputFile.requireReplaceable("--metrics-file", metricsFile);
        } else if (job != null) {
            throw new IllegalArgumentException("--job is a label in the --metrics-file; give that, too");
        }
    }

    /** @throws IllegalArgumentException if there is to be a file of metrics */
    void requireNoMetrics() {
        if (metricsFile != null) {
            throw new IllegalArgumentException("--metrics-file tells what was loaded, and a --dry-run loads nothing");
        }
    }

    /** The metrics of a load that begins now; null: nobody wants them. */
    @Nullable
    MetricsFile metrics(String stream) {
        return metricsFile == null ? null : new MetricsFile(metricsFile, stream, job);
    }

    /** The load has failed before a byte was read. Why is what the user must hear, whatever becomes of the metrics. */
    static void failed(@Nullable MetricsFile metrics, Exception why) {
        try {
            if (metrics != null) {
                metrics.failed(Math.abs(SluiceCommand.status(why)));
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    /** Writes what was asked for; each file that cannot be written is told, and keeps nothing from the others. */
    boolean write(LoadReport report, @Nullable MetricsFile metrics, PrintStream out, PrintStream err) {
        int status = report.run().exitStatus();
        boolean written = true;
        for (String file : reports) {
            written &= write(file, status, err, () -> write(report, file, out));
        }
        if (metrics != null && metricsFile != null) {
            written &= write(FileName.of(metricsFile), status, err, () -> metrics.ended(report));
        }
        return written;
    }

    private static boolean write(String file, int status, PrintStream err, Writing writing) {
        try {
            writing.run();
            return true;
        } catch (IOException e) {
            err.println("sluice: cannot write " + FileName.shown(file) + ": " + Reasons.of(e)
                    + "; the load itself ended with status " + status);
            return false;
        }
    }

    private static void write(LoadReport report, String file, PrintStream out) throws IOException {
        if (file.equals("-")) {
            JsonReport.write(report, out);
            if (out.checkError()) {
                throw new IOException("standard output takes no more");
            }
        } else if (file.endsWith(".html")) {
            HtmlReport.write(report, FileName.path(file));
        } else {
            JsonReport.write(report, FileName.path(file));
        }
    }
}

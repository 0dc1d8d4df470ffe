package dev.sluice.cli;

import dev.sluice.report.PlanJson;
import dev.sluice.report.PlanReport;
import dev.sluice.report.PlanReport.InTime;
import dev.sluice.report.PlanText;
import dev.sluice.report.Terminal;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a plan goes: text to people on standard error, JSON to files or to standard output.
 *
 * @param target the time that the load is to keep to; null: none was asked for
 */
record PlanOutput(
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        boolean quiet,
        List<String> reports,
        @Nullable Duration target) {
    /** @throws IllegalArgumentException if a report's name says that it is to be something else than JSON */
    PlanOutput {
        for (String file : reports) {
            if (!file.equals("-") && !file.endsWith(".json")) {
                throw new IllegalArgumentException(
                        "--report " + file + ": a plan is written as JSON; the name must end in .json, or be '-'");
            }
        }
    }

    void write(PlanReport report) throws IOException {
        InTime inTime = target == null ? null : report.within(target);
        if (!quiet) {
            err.print(PlanText.of(report, inTime, terminal));
        }
        for (String file : reports) {
            if (file.equals("-")) {
                PlanJson.write(report, inTime, out);
            } else {
                PlanJson.write(report, inTime, FileName.path(file));
            }
        }
    }
}

package dev.sluice.load;

import dev.sluice.report.Progress;
import dev.sluice.report.Terminal;
import java.io.PrintStream;

/**
 * Where a load speaks to the people who watch it.
 *
 * @param quiet notes wait for the summary
 */
public record LoadScreen(PrintStream err, Terminal terminal, Progress.Mode progress, boolean quiet) {}

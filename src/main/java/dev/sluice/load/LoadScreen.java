package dev.sluice.load;

import dev.sluice.report.Progress;
import dev.sluice.report.ProgressSnapshot;
import dev.sluice.report.Terminal;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where a load speaks to the people who watch it.
 *
 * @param quiet notes wait for the summary
 * @param watcher is told where the load stands, a few times a minute
 */
public record LoadScreen(
        PrintStream err, Terminal terminal, Progress.Look look, boolean quiet, Consumer<ProgressSnapshot> watcher) {
    /** Shows how far a job is until that is closed. */
    public Progress watch(Supplier<ProgressSnapshot> job) {
        return Progress.start(job, look, quiet, terminal, err, watcher);
    }
}

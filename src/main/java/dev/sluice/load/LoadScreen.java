package dev.sluice.load;

import dev.sluice.report.JsonLines;
import dev.sluice.report.LoadWatcher;
import dev.sluice.report.Paint;
import dev.sluice.report.Progress;
import dev.sluice.report.ProgressSnapshot;
import dev.sluice.report.Terminal;
import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * Where a load speaks to the people who watch it.
 *
 * @param quiet notes wait for the summary
 * @param watcher is told where the load stands, a few times a minute
 */
public record LoadScreen(PrintStream err, Terminal terminal, Progress.Look look, boolean quiet, LoadWatcher watcher) {
    /** Shows how far a job is until that is closed. */
    public Progress watch(Supplier<ProgressSnapshot> job) {
        return watch(job, watcher);
    }

    /** The same, with another watcher. */
    Progress watch(Supplier<ProgressSnapshot> job, LoadWatcher its) {
        return Progress.start(job, look, quiet, terminal, err, its);
    }

    /** Says what somebody who wants to hear of errors alone need not know, where no line is drawn. */
    void tell(String sentence) {
        if (!quiet) {
            say(sentence);
        }
    }

    /** Says something that the user should know, where no line is drawn. */
    public void say(String sentence) {
        if (err instanceof JsonLines lines) {
            lines.note(sentence);
        } else {
            err.println("sluice: " + Paint.safe(sentence));
        }
    }
}

package dev.sluice.load;

import dev.sluice.ledger.Checkpoint;
import dev.sluice.report.JobCounters;
import dev.sluice.report.LoadReport;
import dev.sluice.report.LoadWatcher;
import dev.sluice.report.ProgressSnapshot;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Keeps in the checkpoint what all runs of a job have come to. A watcher is shown nothing that is not there yet: after a kill, the next run
 * goes on from what was shown, and the counters only grow.
 */
final class JobLife implements LoadWatcher {
    private final Checkpoint checkpoint;
    private final LoadWatcher watcher;
    private final Consumer<Throwable> failed;
    private final JobCounters counters;
    private Map<String, Long> noted;
    private boolean over;

    JobLife(Checkpoint checkpoint, LoadWatcher watcher, Consumer<Throwable> failed) {
        this.checkpoint = checkpoint;
        this.watcher = watcher;
        this.failed = failed;
        this.noted = checkpoint.counters();
        this.counters = new JobCounters(noted);
        watcher.begun(noted);
    }

    @Override
    public synchronized void running(ProgressSnapshot now) {
        if (over) {
            return; // the last look at a load that has ended meanwhile
        }
        try {
            note(counters.with(now));
            watcher.running(now);
        } catch (IOException e) {
            failed.accept(e);
        }
    }

    synchronized void ended(LoadReport report) throws IOException {
        over = true;
        note(counters.with(report));
    }

    private void note(Map<String, Long> now) throws IOException {
        if (!now.equals(noted) && now.values().stream().anyMatch(sum -> sum > 0)) {
            checkpoint.count(now);
            noted = now;
        }
    }
}

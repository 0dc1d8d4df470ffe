package dev.sluice.report;

import dev.sluice.report.Signals.Subscription;
import java.util.List;
import java.util.stream.Stream;

/** The signals by which a running load is asked where it stands: SIGUSR1, and SIGINFO (Ctrl-T) where there is one. */
final class Snapshots implements AutoCloseable {
    private final List<Subscription> subscriptions;

    private Snapshots(List<Subscription> subscriptions) {
        this.subscriptions = subscriptions;
    }

    static Snapshots on(Runnable print) {
        return new Snapshots(
                Stream.of("USR1", "INFO").map(name -> Signals.on(name, print)).toList());
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}

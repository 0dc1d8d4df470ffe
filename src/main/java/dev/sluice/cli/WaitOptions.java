package dev.sluice.cli;

import dev.sluice.load.JournalOptions.IfBusy;
import dev.sluice.load.LoadPlan.Patience;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a load waits, and for what. */
final class WaitOptions {
    @Option(
            names = "--linger",
            order = Topic.DELIVERED + Topic.MORE + 3,
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "On a slow pipe, send what there is after this long.")
    private Duration linger = Duration.ofSeconds(1);

    @Option(
            names = "--give-up-after",
            order = Topic.DELIVERED + Topic.MORE + 4,
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "End when nothing has been acknowledged for this long.")
    private Duration giveUpAfter = Patience.USUAL.giveUpAfter();

    @Option(
            names = "--drain-timeout",
            order = Topic.DELIVERED + Topic.MORE + 5,
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "After a signal, end when nothing has been acknowledged for this long. Until then, what was"
                    + " read is delivered.")
    private Duration drainTimeout = Patience.USUAL.drainTimeout();

    @Option(
            names = "--if-busy",
            order = Topic.KEPT + Topic.MORE + 2,
            paramLabel = "fail|skip|wait",
            description = "What to do when another run holds the checkpoint: fail, skip this run with status 0, or wait"
                    + " until the other ends.")
    private IfBusy ifBusy = IfBusy.FAIL;

    Duration linger() {
        return linger;
    }

    Patience patience() {
        return new Patience(giveUpAfter, drainTimeout);
    }

    IfBusy ifBusy() {
        return ifBusy;
    }
}

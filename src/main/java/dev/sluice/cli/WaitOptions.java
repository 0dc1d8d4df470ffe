package dev.sluice.cli;

import dev.sluice.load.JournalOptions.IfBusy;
import dev.sluice.load.LoadPlan.Patience;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a load waits, and for what. */
final class WaitOptions {
    @Option(
            names = "--give-up-after",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "End when nothing was acknowledged for so long; default 1h.")
    private Duration giveUpAfter = Patience.USUAL.giveUpAfter();

    @Option(
            names = "--drain-timeout",
            paramLabel = "DURATION",
            converter = Durations.class,
            description =
                    "After a signal: end when nothing was acknowledged for so long; default 30s. As long as records are"
                            + " acknowledged, what was read is delivered.")
    private Duration drainTimeout = Patience.USUAL.drainTimeout();

    @Option(
            names = "--if-busy",
            paramLabel = "fail|skip|wait",
            description =
                    "When another run holds the checkpoint: fail (default), skip this run with status 0, or wait until the"
                            + " other ends.")
    private IfBusy ifBusy = IfBusy.FAIL;

    Patience patience() {
        return new Patience(giveUpAfter, drainTimeout);
    }

    IfBusy ifBusy() {
        return ifBusy;
    }
}

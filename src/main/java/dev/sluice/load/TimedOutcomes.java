package dev.sluice.load;

import dev.sluice.deliver.Outcomes;
import dev.sluice.pack.Batch;
import dev.sluice.report.Latencies;
import java.util.function.Consumer;

/**
 * Counts how long each batch took on its way to {@code next}.
 *
 * @param undelivered told the reason of each batch that failed, and of a delivery that is over
 */
record TimedOutcomes(Outcomes next, Latencies latencies, Consumer<String> undelivered) implements Outcomes {
    @Override
    public void acknowledged(Batch batch, long latencyMillis) {
        latencies.add(latencyMillis);
        next.acknowledged(batch, latencyMillis);
    }

    @Override
    public void failed(Batch batch, String reason) {
        next.failed(batch, reason);
        undelivered.accept(reason);
    }

    @Override
    public void over(String reason) {
        undelivered.accept(reason);
    }
}

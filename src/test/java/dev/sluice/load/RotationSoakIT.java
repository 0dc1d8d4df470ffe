package dev.sluice.load;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import dev.sluice.source.S3Server;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads with a checkpoint over logs and objects that live meanwhile: none of their lines is lost, none comes twice beyond the rule in
 * {@code reliability.md}, and nothing of either happens in silence. {@code -Dsluice.rotation.runs=300} for the long version.
 */
@EnabledIfSystemProperty(
        named = "sluice.rotation.runs",
        matches = "[1-9]\\d*",
        disabledReason = "it takes minutes: -Psoak")
class RotationSoakIT {
    private static final int RUNS = Integer.getInteger("sluice.rotation.runs", 6);
    /** Then all begins anew, with another stream and checkpoint: a failure is shown by its own seed, and its history can be read. */
    private static final int MOST_OF_A_LIFE = 30;

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void loads_loseAndDoubleNothingInSilenceWhileTheirInputsLive() throws Exception {
        long first = Long.getLong("sluice.seed", System.nanoTime());
        try (S3Server server = S3Server.start();
                Endpoint endpoint =
                        Endpoint.start(EndpointOptions.temporary().withFaults(Faults.parse("delay=30ms", first)))) {
            for (int done = 0, life = 0; done < RUNS; done += MOST_OF_A_LIFE, life++) {
                long seed = first + 1000L * life;
                int runs = Math.min(MOST_OF_A_LIFE, RUNS - done);
                System.out.println("RotationSoakIT: seed " + seed + ", runs " + runs);
                String stream = "life-" + life;
                endpoint.createStream(stream, 1);
                Processes processes = new Processes(endpoint, directory.resolve("said"))
                        .with("AWS_REGION", "eu-west-1")
                        .with("AWS_ACCESS_KEY_ID", "any")
                        .with("AWS_SECRET_ACCESS_KEY", "any");
                LoadedLife loads = new LoadedLife(processes, server, directory, stream, seed);
                try (StoredLines stored = new StoredLines(endpoint, stream)) {
                    loads.live(runs, stored);
                }
                System.out.println("RotationSoakIT: seed " + seed + ": " + loads.figures());
            }
        }
    }
}

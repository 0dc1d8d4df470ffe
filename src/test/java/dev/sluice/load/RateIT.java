package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A load takes no more of a stream than it may, also where that changes while it runs. */
@Execution(ExecutionMode.CONCURRENT)
class RateIT {
    private static final int LINES = 20_000;

    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private Endpoint endpoint;
    private Processes processes;
    private Path log;

    @BeforeEach
    void start() throws Exception {
        endpoint = Endpoint.start(EndpointOptions.temporary());
        endpoint.createStream("web", 4);
        processes = new Processes(endpoint, directory.resolve("said"));
        log = Files.write(directory.resolve("log"), Processes.lines(new Random(seed), LINES));
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
    }

    private double seconds(String... options) throws Exception {
        long begun = System.nanoTime();
        awaitEnd(processes.load(options));
        return (System.nanoTime() - begun) / 1e9;
    }

    private void awaitEnd(Process load) throws Exception {
        assertThat(load.waitFor(90, TimeUnit.SECONDS))
                .as("seed %d: %s", seed, processes.said())
                .isTrue();
        assertThat(load.exitValue()).as("seed %d: %s", seed, processes.said()).isZero();
    }

    @Test
    void wholeLoad_takesAsLongAsItsBytesOrItsLinesMust() throws Exception {
        double bytes = Files.size(log);
        assertThat(seconds("--rate", "256KiB/s", "--compression", "none", "web", log.toString()))
                .isGreaterThan((bytes - (1 << 20)) / (256 << 10));
        assertThat(seconds("--rate", "5000/s", "--records", "lines", "web", log.toString()))
                .isGreaterThan(0.9 * LINES / 5_000);
    }

    /** At the first rate it would take half an hour. */
    @Test
    void rateFile_countsWhileTheLoadRuns() throws Exception {
        Path rate = Files.writeString(directory.resolve("rate"), "1KiB/s");
        Process load = processes.load("--rate-file", rate.toString(), "--records", "lines", "web", log.toString());
        assertThat(load.waitFor(4, TimeUnit.SECONDS)).as(processes.said()).isFalse();
        Files.writeString(rate, "100%", StandardCharsets.US_ASCII);
        awaitEnd(load);
        assertThat(processes.said()).contains("the rate is 100% from now on");
        assertThat(processes.cat("web")).hasSize(LINES);
    }

    /** At 64 bytes a second, 100,000 lines are more than a day. */
    @Test
    void load_warnsWhenTheStreamForgetsWhatCameFirstBeforeTheLastComes() throws Exception {
        Files.write(log, Processes.lines(new Random(seed), 100_000));
        Process load = processes.load("--rate", "64B/s", "--records", "lines", "web", log.toString());
        try {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (System.nanoTime() < until && !processes.said().contains("at the pace so far")) {
                assertThat(load.waitFor(200, TimeUnit.MILLISECONDS))
                        .as("seed %d: %s", seed, processes.said())
                        .isFalse();
            }
            assertThat(processes.said())
                    .as("seed %d", seed)
                    .contains("the stream keeps a record for 24 h")
                    .contains("aws kinesis increase-stream-retention-period --stream-name web");
        } finally {
            Processes.kill(load);
        }
    }
}

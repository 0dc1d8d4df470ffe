package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Slowdown;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Whatever ends a process that has given a stream more shards: they do not stay without a word. */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class ScaleCrashIT {
    @TempDir
    Path directory;

    private final long seed = System.nanoTime();
    private Endpoint endpoint;
    private AwsClients clients;
    private Processes processes;
    private @Nullable Process piped;

    @BeforeEach
    void start() throws Exception {
        start(Duration.ofMillis(800));
    }

    private void start(Duration transition) throws Exception {
        endpoint = Endpoint.start(EndpointOptions.temporary().withSlowdown(new Slowdown(transition, false)));
        endpoint.createStream("web", 2);
        clients = new AwsClients(AwsSettings.local(endpoint.uri()));
        processes = new Processes(endpoint, directory.resolve("said"));
        until(() -> now().streamStatus() == StreamStatus.ACTIVE);
    }

    @AfterEach
    void stop() throws Exception {
        if (piped != null) {
            piped.destroyForcibly();
        }
        clients.close();
        endpoint.close();
    }

    private StreamDescriptionSummary now() {
        return clients.kinesis().describeStreamSummary(r -> r.streamName("web")).streamDescriptionSummary();
    }

    private int shards() throws Exception {
        until(() -> now().streamStatus() == StreamStatus.ACTIVE);
        return now().openShardCount();
    }

    private void until(Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertThat(System.nanoTime())
                    .as("seed %d: %s", seed, processes.said())
                    .isLessThan(until);
            Thread.sleep(20);
        }
    }

    /** A load of a pipe that has brought some lines, and stays open. */
    private Process piped(String... more) throws Exception {
        String[] words = new String[more.length + 4];
        System.arraycopy(more, 0, words, 0, more.length);
        System.arraycopy(new String[] {"--sender", "sdk", "web", "-"}, 0, words, more.length, 4);
        Process load = processes.load(words);
        piped = load;
        OutputStream in = load.getOutputStream();
        for (String line : Processes.lines(new Random(seed), 500)) {
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        in.flush();
        return load;
    }

    /** What the load says when this signal ends it, in one line; its exit status must be this one. */
    private String saidAfter(String signal, Process load, int status) throws Exception {
        Processes.signal(load, signal);
        assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(processes.said()).isTrue();
        assertThat(load.exitValue()).as(processes.said()).isEqualTo(status);
        return processes.said().replaceAll("\\s+", " ");
    }

    private void awaitRecords() throws Exception {
        until(() -> Sluice.run("cat", "--endpoint", endpoint.uri().toString(), "--insecure", "-n", "1", "web")
                        .lines()
                        .size()
                == 1);
    }

    @Test
    void signal_drainsAndSendsTheStreamBackWithoutWaitingForIt() throws Exception {
        Process load = piped("--scale-to", "4");
        until(() -> now().openShardCount() == 4);
        awaitRecords();
        assertThat(saidAfter("TERM", load, 143))
                .contains("the stream goes back to 2 shards: AWS was told so, and it was not waited for");
        assertThat(shards()).isEqualTo(2);
        assertThat(processes.cat("web")).as("seed %d", seed).hasSize(500);
    }

    @Test
    void signalWhileTheStreamIsScaledUp_endsTheProcessWithTheWayBack() throws Exception {
        Process load = piped("--scale-to", "8");
        until(() -> now().streamStatus() == StreamStatus.UPDATING);
        assertThat(saidAfter("INT", load, 130)).contains("the stream goes back to 2 shards: AWS was told so");
        assertThat(shards()).isEqualTo(2);
    }

    @Test
    void signalWhileTheStreamIsScaledUpForLong_leavesTheCommand() throws Exception {
        stop();
        start(Duration.ofSeconds(9));
        Path journal = directory.resolve("journal");
        Process load = piped("--scale-to", "4", "--checkpoint", journal.toString());
        until(() -> now().streamStatus() == StreamStatus.UPDATING);
        assertThat(saidAfter("TERM", load, 143))
                .contains("THE STREAM IS NOT BACK at 2 shards")
                .contains("aws kinesis wait stream-exists --stream-name web")
                .contains("--target-shard-count 2")
                .contains("run the load again with the checkpoint " + journal);
        assertThat(shards()).isEqualTo(4);

        Path log = Files.write(directory.resolve("a.log"), Processes.lines(new Random(seed), 500));
        Process next = processes.load("--sender", "sdk", "--checkpoint", journal.toString(), "web", log.toString());
        assertThat(next.waitFor(90, TimeUnit.SECONDS)).as(processes.said()).isTrue();
        assertThat(next.exitValue()).as(processes.said()).isZero();
        assertThat(shards()).as(processes.said()).isEqualTo(2);
    }

    @Test
    void killedRun_isFollowedByOneThatGoesBack() throws Exception {
        Path journal = directory.resolve("journal");
        Path log = Files.write(directory.resolve("a.log"), Processes.lines(new Random(seed), 20_000));
        Process load = processes.load(
                "--scale-to",
                "8",
                "--rate",
                "500/s",
                "--records",
                "lines",
                "--checkpoint",
                journal.toString(),
                "web",
                log.toString());
        until(() -> now().openShardCount() == 8);
        awaitRecords();
        Processes.kill(load);
        assertThat(shards()).isEqualTo(8);

        Process next = processes.load("--records", "lines", "--checkpoint", journal.toString(), "web", log.toString());
        assertThat(next.waitFor(90, TimeUnit.SECONDS)).as(processes.said()).isTrue();
        assertThat(next.exitValue()).as(processes.said()).isZero();
        assertThat(processes.said().replaceAll("\\s+", " "))
                .contains("an earlier run gave stream 'web' more shards")
                .contains("the stream has 2 shards, as before the load");
        assertThat(shards()).isEqualTo(2);
    }
}

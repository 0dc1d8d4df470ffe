package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import dev.sluice.source.S3Server;
import dev.sluice.source.StoreDoor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whole loads whose checkpoint is in S3: real processes, a real endpoint, a real server that speaks S3's language. */
@Execution(ExecutionMode.CONCURRENT)
class CheckpointInS3IT {
    /** One shows that it works; the long version is to show it often. */
    private static final int RUNS = Math.max(1, Integer.getInteger("sluice.crash.runs", 1) / 2);

    private static final int KILLS = 4;
    private static S3Server server;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private StoreDoor door;
    private Endpoint endpoint;
    private Processes processes;

    @BeforeAll
    static void startStore() throws Exception {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        server = S3Server.start();
    }

    @AfterAll
    static void stopStore() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        door = new StoreDoor(server.uri());
        endpoint = Endpoint.start(EndpointOptions.temporary()
                .withUnlimited(true)
                .withFaults(Faults.parse("throttle=10%,lose=10%,delay=150ms", seed)));
        processes = new Processes(endpoint, directory.resolve("said"))
                .with("AWS_ACCESS_KEY_ID", "any")
                .with("AWS_SECRET_ACCESS_KEY", "any")
                .with("AWS_REGION", "us-east-1");
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
        door.close();
    }

    private String[] arguments(String stream, Path input, String... more) {
        List<String> all = new ArrayList<>(
                List.of("--s3-endpoint", door.uri().toString(), "--checkpoint", checkpoint(stream), "--sender", "sdk"));
        all.addAll(List.of("--in-flight", "2M", "--chunk-size", "256K"));
        all.addAll(List.of(more));
        all.addAll(List.of(stream, input.toString()));
        return all.toArray(String[]::new);
    }

    private static String checkpoint(String stream) {
        return "s3://logs/journals/" + stream + ".journal";
    }

    private Sluice verify(String stream) {
        return Sluice.run(
                "verify",
                "--endpoint",
                endpoint.uri().toString(),
                "--insecure",
                "--region",
                "us-east-1",
                "--s3-endpoint",
                door.uri().toString(),
                "--checkpoint",
                checkpoint(stream),
                stream);
    }

    @Test
    void load_isExactlyOnceInEffectWhenItIsKilledAndResumed() throws Exception {
        for (int run = 0; run < RUNS; run++) {
            String stream = "crash-" + run;
            endpoint.createStream(stream, 1 + random.nextInt(4));
            List<String> lines = Processes.lines(random, 60_000);
            Path input = Files.write(directory.resolve(stream + ".log"), lines);
            String what = "seed " + seed + ", run " + run;
            List<Long> kills = new ArrayList<>();
            while (true) {
                Process load = processes.load(arguments(stream, input));
                boolean ended = kills.size() >= KILLS ? load.waitFor(120, TimeUnit.SECONDS) : awaitProgress(load);
                if (ended) {
                    assertThat(load.exitValue())
                            .as("%s: %s", what, processes.said())
                            .isZero();
                    break;
                }
                assertThat(kills).as("%s hangs: %s", what, processes.said()).hasSizeLessThan(KILLS);
                Processes.kill(load);
                kills.add(System.currentTimeMillis());
            }
            assertThat(Processes.counted(processes.cat(stream, "--distinct")))
                    .as(what)
                    .isEqualTo(Processes.counted(lines));
            Copies copies = new Copies(endpoint, stream, kills);
            System.out.printf(
                    "CheckpointInS3IT: %s: %d kills doubled %s bytes%n",
                    what, kills.size(), Arrays.toString(copies.byKill));
            Sluice verified = verify(stream);
            assertThat(verified.status).as("%s: %s", what, verified.err()).isZero();
            Process again = processes.load(arguments(stream, input));
            assertThat(again.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(processes.said()).contains("nothing in the inputs is new to the checkpoint");
        }
    }

    /** Waits until some more was written to S3, and a random moment longer; true if the load ended before. */
    private boolean awaitProgress(Process load) throws Exception {
        if (random.nextInt(5) == 0) {
            // While it starts, most likely.
            return load.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
        }
        int target = door.requests().size() + 4 + random.nextInt(20);
        while (door.requests().size() < target) {
            if (load.waitFor(2, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return load.waitFor(random.nextInt(60), TimeUnit.MILLISECONDS);
    }

    @Test
    void load_endsResumablyWhenS3RefusesTheCheckpoint() throws Exception {
        endpoint.createStream("denied", 2);
        List<String> lines = Processes.lines(random, 60_000);
        Path input = Files.write(directory.resolve("web.log"), lines);
        Process load = processes.load(arguments("denied", input));
        while (door.requests().size() < 12) {
            assertThat(load.waitFor(2, TimeUnit.MILLISECONDS))
                    .as(processes.said())
                    .isFalse();
        }
        door.refuse(request -> request.startsWith("PUT "));
        assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(processes.said()).isTrue();
        assertThat(load.exitValue()).as(processes.said()).isEqualTo(1);
        assertThat(processes.said())
                .contains("cannot write the checkpoint " + checkpoint("denied")
                        + ": access is denied; allow s3:GetObject,"
                        + " s3:PutObject, s3:DeleteObject and s3:ListBucket on bucket 'logs'")
                .doesNotContain("\tat ");
        door.refuse(request -> false);
        Process rest = processes.load(arguments("denied", input));
        assertThat(rest.waitFor(120, TimeUnit.SECONDS)).as(processes.said()).isTrue();
        assertThat(rest.exitValue()).as("seed %d: %s", seed, processes.said()).isZero();
        assertThat(Processes.counted(processes.cat("denied", "--distinct"))).isEqualTo(Processes.counted(lines));
    }

    @Test
    void secondLoad_failsOrIsSkippedOrWaits() throws Exception {
        endpoint.createStream("web", 1);
        List<String> lines = Processes.lines(random, 20_000);
        Path input = Files.write(directory.resolve("web.log"), lines);
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Process first = processes.load(arguments("web", pipe));
        while (door.requests().size() < 4) {
            assertThat(first.waitFor(2, TimeUnit.MILLISECONDS))
                    .as(processes.said())
                    .isFalse();
        }
        Processes others = new Processes(endpoint, directory.resolve("others"))
                .with("AWS_ACCESS_KEY_ID", "any")
                .with("AWS_SECRET_ACCESS_KEY", "any")
                .with("AWS_REGION", "us-east-1");
        Process failing = others.load(arguments("web", input));
        assertThat(failing.waitFor()).as(others.said()).isEqualTo(1);
        assertThat(others.said())
                .contains("another run is using the checkpoint " + checkpoint("web") + " (process " + first.pid());
        Process skipping = others.load(arguments("web", input, "--if-busy", "skip"));
        assertThat(skipping.waitFor()).as(others.said()).isZero();
        assertThat(others.said()).contains("this one is skipped (--if-busy)");
        Process waiting = others.load(arguments("web", input, "--if-busy", "wait"));
        while (!others.said().contains("waiting until it ends")) {
            assertThat(waiting.waitFor(20, TimeUnit.MILLISECONDS))
                    .as(others.said())
                    .isFalse();
        }
        assertThat(millisBetweenLooks()).as("each is a request").isGreaterThan(2_000);
        Files.write(pipe, List.of("one line of the first"));
        assertThat(first.waitFor()).as(processes.said()).isZero();
        assertThat(waiting.waitFor()).as(others.said()).isZero();
        List<String> all = new ArrayList<>(lines);
        all.add("one line of the first");
        assertThat(Processes.counted(processes.cat("web", "--distinct"))).isEqualTo(Processes.counted(all));
    }

    /** How long whoever waits for the checkpoint leaves it alone after a look. */
    private long millisBetweenLooks() throws Exception {
        long[] looks = new long[2];
        for (int look = 0; look < looks.length; look++) {
            long before = door.requests().size();
            while (door.requests().stream().skip(before).noneMatch(request -> request.startsWith("GET "))) {
                Thread.sleep(5);
            }
            looks[look] = System.nanoTime();
        }
        return TimeUnit.NANOSECONDS.toMillis(looks[1] - looks[0]);
    }

    @Test
    void checkpoint_amongTheInputs_isRefused() {
        Sluice refused =
                Sluice.run("load", "--region=us-east-1", "--checkpoint=s3://logs/a/web.journal", "web", "s3://logs/a/");
        assertThat(refused.status).isEqualTo(2);
        assertThat(refused.err()).contains("--checkpoint s3://logs/a/web.journal would be one of the inputs");
        Sluice glob = Sluice.run(
                "load", "--region=us-east-1", "--checkpoint=s3://logs/a/web.journal", "web", "s3://logs/*/*.journal");
        assertThat(glob.err()).contains("would be one of the inputs");
    }
}

package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Loads that are killed with SIGKILL at random moments and resumed until they are done: real processes, the real daemon, a real
 * endpoint. {@code -Dsluice.crash.runs=100} for the long version.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {
    private static final int RUNS = Integer.getInteger("sluice.crash.runs", 2);
    /** One shows that it works; the long version is to show it as often as without order. */
    private static final int ORDERED_RUNS = RUNS > 2 ? RUNS : 1;

    private static final int KILLS = 4;
    private static final long IN_FLIGHT_BYTES = 2 << 20;
    private static final List<List<String>> LAYOUTS =
            List.of(List.of(), List.of("--compression", "gzip"), List.of("--records", "aggregated"));

    @TempDir
    Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Endpoint endpoint;
    private Processes processes;

    @BeforeEach
    void start() throws Exception {
        endpoint = Endpoint.start(EndpointOptions.temporary()
                .withUnlimited(true)
                .withFaults(Faults.parse("throttle=10%,lose=10%,delay=150ms", seed)));
        processes = new Processes(endpoint, directory.resolve("said"));
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
    }

    @Test
    void load_isExactlyOnceInEffectWhenItIsKilledAndResumed() throws Exception {
        for (int run = 0; run < RUNS; run++) {
            String stream = "crash-" + run;
            endpoint.createStream(stream, 1 + random.nextInt(4));
            List<String> lines = Processes.lines(random, 60_000);
            Path inputs = inputs(run, lines);
            // Chunks both smaller and larger than what may be in flight.
            List<String> options = new ArrayList<>(List.of("--chunk-size", random.nextBoolean() ? "512K" : "4M"));
            options.addAll(LAYOUTS.get(random.nextInt(LAYOUTS.size())));
            options.addAll(List.of("--sender", run % 2 == 0 ? "sdk" : "kpl"));
            List<Long> kills = loadUntilDone(stream, inputs, directory.resolve(run + ".journal"), options);
            String what = "seed " + seed + ", run " + run + ", " + options;
            assertThat(Processes.counted(processes.cat(stream, "--distinct")))
                    .as(what)
                    .isEqualTo(Processes.counted(lines));
            assertBounded(stream, kills, what);
        }
    }

    @Test
    void load_keepsTheOrderOfEachKeyWhenItIsKilledAndResumed() throws Exception {
        for (int run = 0; run < ORDERED_RUNS; run++) {
            String stream = "ordered-" + run;
            endpoint.createStream(stream, 1 + random.nextInt(4));
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 40_000; i++) {
                lines.add("{\"user\":\"u" + random.nextInt(50) + "\",\"n\":" + i + ",\"pad\":\""
                        + Processes.padding(random) + "\"}");
            }
            Path inputs = directory.resolve(stream + ".log");
            Files.write(inputs, lines);
            List<Long> kills = loadUntilDone(
                    stream,
                    inputs,
                    directory.resolve(stream + ".journal"),
                    List.of("--chunk-size", "512K", "--ordered", "--format", "json", "--key", "field:/user"));
            String what = "seed " + seed + ", ordered run " + run;
            assertThat(byUser(processes.cat(stream, "--distinct"))).as(what).isEqualTo(byUser(lines));
            assertBounded(stream, kills, what);
        }
    }

    private void assertBounded(String stream, List<Long> kills, String what) throws Exception {
        Copies copies = new Copies(endpoint, stream, kills);
        System.out.printf(
                "CrashIT: %s: %d kills doubled %s bytes (bound %d each), lost answers %d%n",
                what,
                kills.size(),
                Arrays.toString(copies.byKill),
                copies.bound(IN_FLIGHT_BYTES),
                copies.byLostAnswers());
        copies.assertBounded(IN_FLIGHT_BYTES, what);
    }

    /** Kills the load a few times, then lets it end; returns when each killed run had ended, its daemon too. */
    private List<Long> loadUntilDone(String stream, Path inputs, Path journal, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("--checkpoint", journal.toString(), "--in-flight", Long.toString(IN_FLIGHT_BYTES)));
        command.addAll(options);
        command.addAll(List.of(stream, inputs.toString()));
        List<Long> kills = new ArrayList<>();
        while (true) {
            Process load = processes.load(command.toArray(new String[0]));
            boolean ended = kills.size() >= KILLS ? load.waitFor(120, TimeUnit.SECONDS) : awaitProgress(load, journal);
            if (ended) {
                assertThat(load.exitValue())
                        .as("seed %d: %s", seed, processes.said())
                        .isZero();
                return kills;
            }
            assertThat(kills).as("seed %d: hangs", seed).hasSizeLessThan(KILLS);
            Processes.kill(load);
            kills.add(System.currentTimeMillis());
        }
    }

    /** Waits until the journal has grown by a random amount, and a random moment longer; true if the load ended before. */
    private boolean awaitProgress(Process load, Path journal) throws Exception {
        if (random.nextInt(5) == 0) {
            // While it starts, most likely.
            return load.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
        }
        long target = sizeOf(journal) + random.nextInt(2000);
        while (sizeOf(journal) < target) {
            if (load.waitFor(2, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return load.waitFor(random.nextInt(60), TimeUnit.MILLISECONDS);
    }

    private static long sizeOf(Path file) throws Exception {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Plain and compressed files in one directory. */
    private Path inputs(int run, List<String> lines) throws Exception {
        Path inputs = Files.createDirectory(directory.resolve("inputs-" + run));
        int cut = lines.size() / 2;
        Files.write(inputs.resolve("a.log"), lines.subList(0, cut));
        Files.write(inputs.resolve("b.log.gz"), Zipped.gzip(String.join("\n", lines.subList(cut, lines.size()))));
        return inputs;
    }

    private static Map<String, List<Integer>> byUser(List<String> lines) {
        Map<String, List<Integer>> numbers = new HashMap<>();
        for (String line : lines) {
            String user = line.substring(9, line.indexOf('"', 9));
            int from = line.indexOf("\"n\":") + 4;
            int number = Integer.parseInt(line.substring(from, line.indexOf(',', from)));
            numbers.computeIfAbsent(user, u -> new ArrayList<>()).add(number);
        }
        return numbers;
    }
}

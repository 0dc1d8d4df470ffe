package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Main;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads that are killed with SIGKILL at random moments and resumed until they are done: real processes, the real daemon, a real
 * endpoint. {@code -Dsluice.crash.runs=100} for the long version.
 */
class CrashIT {
    private static final int RUNS = Integer.getInteger("sluice.crash.runs", 3);
    private static final int KILLS = 4;
    private static final long IN_FLIGHT_BYTES = 2 << 20;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
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
            List<String> lines = lines(60_000);
            Path inputs = inputs(run, lines);
            int kills = loadUntilDone(stream, inputs, directory.resolve(run + ".journal"), List.of());
            List<String> raw = cat(stream);
            List<String> distinct = cat(stream, "--distinct");
            assertThat(counted(distinct))
                    .as("seed %d, run %d, %d kills", seed, run, kills)
                    .isEqualTo(counted(lines));
            long doubled = bytes(raw) - bytes(lines);
            System.out.printf("CrashIT: seed %d, run %d: %d kills, %d raw bytes doubled%n", seed, run, kills, doubled);
            assertThat(doubled).as("seed %d, run %d", seed, run).isLessThanOrEqualTo(kills * bound());
        }
    }

    @Test
    void load_keepsTheOrderOfEachKeyWhenItIsKilledAndResumed() throws Exception {
        endpoint.createStream("ordered", 3);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            lines.add("{\"user\":\"u" + random.nextInt(50) + "\",\"n\":" + i + ",\"pad\":\"" + padding() + "\"}");
        }
        Path inputs = directory.resolve("ordered.log");
        Files.write(inputs, lines);
        int kills = loadUntilDone(
                "ordered",
                inputs,
                directory.resolve("ordered.journal"),
                List.of("--ordered", "--format", "json", "--key", "field:/user"));
        Map<String, List<Integer>> read = byUser(cat("ordered", "--distinct"));
        assertThat(read).as("seed %d, %d kills", seed, kills).isEqualTo(byUser(lines));
    }

    /** All that may be in flight when the process dies, and what was accepted while its acknowledgement was on its way to the disk. */
    private static long bound() {
        return 2 * IN_FLIGHT_BYTES + 4 * (512 << 10);
    }

    /** Kills the load a few times, then lets it end; returns how often it was killed. */
    private int loadUntilDone(String stream, Path inputs, Path journal, List<String> options) throws Exception {
        for (int kills = 0; ; kills++) {
            Process load = load(stream, inputs, journal, options);
            boolean ended = kills >= KILLS ? load.waitFor(120, TimeUnit.SECONDS) : awaitProgress(load, journal);
            if (ended) {
                String said = Files.readString(directory.resolve("err"));
                assertThat(load.exitValue()).as("seed %d: %s", seed, said).isZero();
                return kills;
            }
            load.destroyForcibly().waitFor();
            assertThat(kills).as("seed %d: hangs", seed).isLessThan(KILLS);
        }
    }

    /** Waits until the journal has grown by a random amount, and a random moment longer; true if the load ended before. */
    private boolean awaitProgress(Process load, Path journal) throws Exception {
        long target = sizeOf(journal) + random.nextInt(3000);
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

    private Process load(String stream, Path inputs, Path journal, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-jar",
                "target/sluice.jar",
                "load",
                "--endpoint",
                endpoint.uri().toString(),
                "--insecure",
                "--checkpoint",
                journal.toString(),
                "--chunk-size",
                "512K",
                "--in-flight",
                Long.toString(IN_FLIGHT_BYTES)));
        command.addAll(options);
        command.addAll(List.of(stream, inputs.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("err").toFile())
                .start();
    }

    /** Plain and compressed files in one directory. */
    private Path inputs(int run, List<String> lines) throws Exception {
        Path inputs = Files.createDirectory(directory.resolve("inputs-" + run));
        int cut = lines.size() / 2;
        Files.write(inputs.resolve("a.log"), lines.subList(0, cut));
        try (OutputStream gz = new GZIPOutputStream(Files.newOutputStream(inputs.resolve("b.log.gz")))) {
            gz.write(String.join("\n", lines.subList(cut, lines.size())).getBytes(StandardCharsets.UTF_8));
        }
        return inputs;
    }

    private List<String> lines(int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(random.nextInt(1000) + " " + padding());
        }
        return lines;
    }

    private String padding() {
        return Long.toString(random.nextLong(), 36).repeat(1 + random.nextInt(12));
    }

    private List<String> cat(String stream, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> arguments =
                new ArrayList<>(List.of("cat", "--endpoint", endpoint.uri().toString(), "--insecure", stream));
        arguments.addAll(Arrays.asList(options));
        try (PrintStream data = new PrintStream(out, false, StandardCharsets.UTF_8)) {
            int status = Main.run(
                    arguments.toArray(new String[0]),
                    InputStream.nullInputStream(),
                    data,
                    new PrintStream(err, true, StandardCharsets.UTF_8));
            assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        }
        String text = out.toString(StandardCharsets.UTF_8);
        return text.isEmpty()
                ? List.of()
                : Arrays.asList(text.split("\n", -1)).subList(0, text.split("\n", -1).length - 1);
    }

    private static long bytes(List<String> lines) {
        return lines.stream().mapToLong(line -> line.length() + 1).sum();
    }

    private static Map<String, Integer> counted(List<String> lines) {
        Map<String, Integer> counts = new HashMap<>();
        lines.forEach(line -> counts.merge(line, 1, Integer::sum));
        return counts;
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

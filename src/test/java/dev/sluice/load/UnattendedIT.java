package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.report.PrometheusText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads that nobody watches: cron's, and those of containers. */
class UnattendedIT {
    @TempDir
    Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private Path log;

    @BeforeEach
    void write() throws IOException {
        log = Files.write(directory.resolve("a.log"), Processes.lines(new Random(seed), 2_000));
    }

    private Sluice load(String... more) {
        List<String> arguments = new ArrayList<>(List.of("load", "--local", "--sender", "sdk"));
        arguments.addAll(List.of(more));
        return Sluice.run(arguments.toArray(String[]::new));
    }

    private static List<JsonNode> objects(String err) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : err.strip().lines().toList()) {
            objects.add(new ObjectMapper().readTree(line));
        }
        return objects;
    }

    @Test
    void standardError_isJsonFromTheFirstNoteToTheSummary() throws IOException {
        Sluice load = load(
                "--log-format",
                "json",
                "web",
                log.toString(),
                directory.resolve("*.none").toString(),
                log.toString());
        List<JsonNode> said = objects(load.err());
        JsonNode end = said.get(said.size() - 1);

        assertThat(said)
                .allSatisfy(line -> assertThat(line.get("message").asText()).isNotBlank());
        assertThat(end.get("event").asText()).isIn("summary", "error");
        Sluice whole = load("--log-format=json", "web", log.toString());
        assertThat(whole.status).as(whole.err()).isZero();
        JsonNode summary = objects(whole.err()).get(objects(whole.err()).size() - 1);
        assertThat(summary.get("event").asText()).isEqualTo("summary");
        assertThat(summary.get("events").asLong()).isEqualTo(2_000);
    }

    @Test
    void failure_isJsonToo() throws IOException {
        for (String[] wrong : new String[][] {
            {"web", directory.resolve("none").toString()},
            {"--no-such-option", "web"},
            {"--rate", "0", "web", log.toString()}
        }) {
            List<String> arguments = new ArrayList<>(List.of("--log-format", "json"));
            arguments.addAll(List.of(wrong));
            Sluice load = load(arguments.toArray(String[]::new));
            assertThat(load.status).isEqualTo(2);
            assertThat(objects(load.err()))
                    .first()
                    .satisfies(line -> assertThat(line.get("level").asText()).isEqualTo("error"));
        }
    }

    @ParameterizedTest
    @CsvSource({"a.log,0,All is in the stream", "none,2,does not exist"})
    void command_isRunAtEachEnd(String input, int status, String verdict) throws IOException {
        Path report = directory.resolve("report.html");
        Path told = directory.resolve("told");
        Sluice load = load(
                "--report",
                report.toString(),
                "--on-end",
                "echo $SLUICE_END_STATUS $SLUICE_END_STREAM $SLUICE_END_VERDICT $SLUICE_END_REPORT > " + told
                        + "; echo done; false",
                "web",
                directory.resolve(input).toString());

        assertThat(load.status).as(load.err()).isEqualTo(status);
        assertThat(load.err()).contains("done").endsWith("sluice: the command of --on-end failed with status 1\n");
        assertThat(Files.readString(told)).startsWith(status + " web ").contains(verdict);
        assertThat(Files.readString(told).contains(report.toString())).isEqualTo(status == 0);
        if (status == 0) {
            // It may hold a secret.
            assertThat(Files.readString(report)).contains("--on-end").doesNotContain("SLUICE_END");
        }
    }

    @Test
    void command_isRunAfterASignalThatALoadHearsItself() throws Exception {
        Path told = directory.resolve("told");
        Path metrics = directory.resolve("sluice.prom");
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 1);
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(
                    "--sender", "sdk", "--on-end", toldTo(told), "--metrics-file", metrics.toString(), "web", "-");
            endedBy("TERM", load, () -> Files.exists(metrics));
            assertThat(load.exitValue()).as(processes.said()).isEqualTo(143);
            assertThat(Files.readString(told)).as(processes.said()).startsWith("143 It was stopped");
        }
    }

    /** Until it reads its inputs, a signal would end the process at once. */
    @Test
    void command_isRunAfterASignalBeforeTheLoadBegins() throws Exception {
        Path told = directory.resolve("told");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.loadAnywhere(
                    "--endpoint",
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    "--region",
                    "eu-west-1",
                    "--on-end",
                    toldTo(told),
                    "web",
                    log.toString());
            CompletableFuture<Socket> asked = CompletableFuture.supplyAsync(() -> {
                try {
                    return silent.accept();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            endedBy("INT", load, asked::isDone);
            assertThat(load.exitValue()).as(processes.said()).isEqualTo(130);
            assertThat(Files.readString(told)).isEqualTo("130 stopped by SIGINT before it began to load\n");
        }
    }

    private static String toldTo(Path file) {
        return "echo $SLUICE_END_STATUS $SLUICE_END_VERDICT > " + file;
    }

    private static void endedBy(String signal, Process load, BooleanSupplier begun) throws Exception {
        try {
            while (load.isAlive() && !begun.getAsBoolean()) {
                Thread.sleep(20);
            }
            Processes.signal(load, signal);
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            load.destroyForcibly();
        }
    }

    @Test
    void counters_growFromRunToRun() throws IOException {
        Path metrics = directory.resolve("sluice.prom");
        String labels = "{stream=\"web\",job=\"sluice\"}";
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 1);
            double events = 0;
            for (int run = 1; run <= 3; run++) {
                if (run == 3) {
                    Files.write(log, Processes.lines(new Random(seed + 1), 500), StandardOpenOption.APPEND);
                }
                Map<String, Double> samples = run(endpoint.uri(), metrics);
                double before = events;
                events = samples.getOrDefault("sluice_job_events_total" + labels, -1.0);
                assertThat(events - before).isEqualTo(run == 1 ? 2_000 : run == 2 ? 0 : 500);
                assertThat(samples)
                        .containsEntry("sluice_job_runs_total" + labels, (double) run)
                        .containsEntry("sluice_job_failed_runs_total" + labels, 0.0)
                        .containsEntry("sluice_load_events" + labels, events - before);
                // What the file said is not needed: the checkpoint has it.
                Files.delete(metrics);
            }
        }
    }

    private Map<String, Double> run(URI endpoint, Path metrics) throws IOException {
        Sluice load = Sluice.run(
                "load",
                "--endpoint",
                endpoint.toString(),
                "--insecure",
                "--sender",
                "sdk",
                "--checkpoint",
                directory.resolve("journal").toString(),
                "--metrics-file",
                metrics.toString(),
                "web",
                log.toString());
        assertThat(load.status).as(load.err()).isZero();
        return PrometheusText.samples(Files.readString(metrics));
    }
}

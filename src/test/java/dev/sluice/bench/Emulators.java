package dev.sluice.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * PutRecords and GetRecords of the embedded endpoint beside kinesis-local and kinesalite, each a process of its own, by turns. The latter
 * two are npm's, as the tests pin them; one that is not installed below target is left out, and the table says so.
 */
final class Emulators implements Closeable {
    /** What {@code --only} takes. */
    static final String SECTION = "endpoint";

    private static final String OWN = "sluice local";

    private final Path root;
    private final Path directory;
    private final Map<String, URI> endpoints = new LinkedHashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final Map<String, List<EndpointClient.Speed>> speeds = new LinkedHashMap<>();

    /** @param directory for the endpoints' records and logs */
    Emulators(Path root, Path directory) {
        this.root = root;
        this.directory = directory;
    }

    /** Lines of Markdown. */
    String compare(boolean quick, int runs) throws IOException, InterruptedException {
        startOwn();
        startNode("kinesis-local", "node_modules/kinesis-local/main.js", List.of());
        startNode(
                "kinesalite",
                "node_modules/kinesalite/cli.js",
                List.of("--createStreamMs", "10", "--deleteStreamMs", "10"));
        // The first turn is not counted: all of them are cold.
        for (int run = 0; run <= runs; run++) {
            List<String> turn = new ArrayList<>(endpoints.keySet());
            Collections.rotate(turn, run);
            for (String name : turn) {
                EndpointClient.Speed speed = EndpointClient.measure(
                        Objects.requireNonNull(endpoints.get(name)), "bench" + run, quick ? 20 : 100);
                System.err.printf(
                        Locale.ROOT,
                        "  run %d of %d  %-14s put %7.1f MB/s  get %7.1f MB/s%n",
                        run,
                        runs,
                        name,
                        speed.put() / 1e6,
                        speed.got() / 1e6);
                if (run > 0) {
                    speeds.computeIfAbsent(name, unused -> new ArrayList<>()).add(speed);
                }
            }
        }
        return table();
    }

    private String table() {
        StringBuilder table = new StringBuilder("""
                ## PutRecords and GetRecords of emulators

                One client, one shard, requests of 500 records of 200 bytes one after another, plain HTTP, JSON.

                | emulator | PutRecords MB/s | GetRecords MB/s | sluice local's, put | get |
                |---|--:|--:|--:|--:|
                """);
        for (String name : endpoints.keySet()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f x | %.1f x |%n",
                    name,
                    median(name, EndpointClient.Speed::put) / 1e6,
                    median(name, EndpointClient.Speed::got) / 1e6,
                    ratio(name, EndpointClient.Speed::put),
                    ratio(name, EndpointClient.Speed::got)));
        }
        speeds.forEach((name, runs) -> {
            int refused = runs.stream().mapToInt(EndpointClient.Speed::refused).sum();
            if (refused > 0) {
                table.append(name).append(" refused ").append(refused).append(" records, which are not counted.\n");
            }
        });
        for (String name : List.of("kinesis-local", "kinesalite")) {
            if (!endpoints.containsKey(name)) {
                table.append(name).append(" is not installed below target; its tests do that.\n");
            }
        }
        return table.append('\n').toString();
    }

    private double median(String name, ToDoubleFunction<EndpointClient.Speed> figure) {
        return median(speeds.getOrDefault(name, List.of()).stream()
                .mapToDouble(figure)
                .toArray());
    }

    /** The median of the ratios of runs of the same turn. */
    private double ratio(String name, ToDoubleFunction<EndpointClient.Speed> figure) {
        List<EndpointClient.Speed> own = speeds.getOrDefault(OWN, List.of());
        List<EndpointClient.Speed> other = speeds.getOrDefault(name, List.of());
        double[] ratios = new double[other.size()];
        Arrays.setAll(ratios, i -> figure.applyAsDouble(own.get(i)) / figure.applyAsDouble(other.get(i)));
        return median(ratios);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void startOwn() throws IOException, InterruptedException {
        Path data = Files.createTempDirectory(directory, "emulator");
        LocalEndpoint own = LocalEndpoint.start(root.resolve("scripts/sluice"), List.of("--unlimited"), data);
        processes.add(own.process());
        endpoints.put(OWN, URI.create(own.url().replace("https:", "http:")));
    }

    private void startNode(String name, String program, List<String> options) throws IOException {
        Path installed = root.resolve("target").resolve(name);
        if (!Files.exists(installed.resolve(program))) {
            return;
        }
        int port;
        int tlsPort;
        try (ServerSocket free = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            port = free.getLocalPort();
            tlsPort = other.getLocalPort();
        }
        List<String> command =
                new ArrayList<>(List.of("node", installed.resolve(program).toString()));
        if (!options.isEmpty()) {
            command.addAll(List.of("--port", Integer.toString(port)));
            command.addAll(options);
        }
        ProcessBuilder node = new ProcessBuilder(command)
                .directory(installed.resolve(program).resolveSibling("").toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        node.environment().put("KINESIS_MOCK_PLAIN_PORT", Integer.toString(port));
        node.environment().put("KINESIS_MOCK_TLS_PORT", Integer.toString(tlsPort));
        node.environment().put("LOG_LEVEL", "ERROR");
        processes.add(node.start());
        endpoints.put(name, URI.create("http://127.0.0.1:" + port));
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
    }
}

package dev.sluice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Runs contenders and measures them. The endpoint is a process of its own, started once for all runs on like shards, as the service
 * would be: what a cold JVM costs it must not be taken from the loaders. Each run finds a new stream.
 */
final class Lab {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Path launcher;
    private final long minutesAtMost;

    /** @param minutesAtMost a run that takes longer is ended and fails the bench */
    Lab(Path directory, Path launcher, long minutesAtMost) {
        this.directory = directory;
        this.launcher = launcher;
        this.minutesAtMost = minutesAtMost;
    }

    /** Every contender once, then every one again from the last to the first: what the machine does meanwhile hits all alike. */
    Map<String, List<Measurement>> interleave(List<Contender> contenders, int runs)
            throws IOException, InterruptedException {
        Map<String, List<Measurement>> all = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            contender.log().prepare();
        }
        Path data = Files.createTempDirectory(directory, "endpoints");
        Map<List<String>, LocalEndpoint> endpoints = new HashMap<>();
        try {
            List<Contender> turn = new ArrayList<>(contenders);
            for (int run = 0; run < runs; run++) {
                for (Contender contender : turn) {
                    Measurement measurement = measure(contender, endpoints, data);
                    System.err.printf(
                            "  run %d of %d  %-28s %8.2f s %9.1f MB/s%n",
                            run + 1, runs, contender.name(), measurement.seconds(), measurement.megabytesPerSecond());
                    all.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                            .add(measurement);
                }
                Collections.reverse(turn);
            }
        } finally {
            endpoints.values().forEach(LocalEndpoint::close);
            delete(data);
        }
        return all;
    }

    private Measurement measure(Contender contender, Map<List<String>, LocalEndpoint> endpoints, Path data)
            throws IOException, InterruptedException {
        if (contender.endpoint().isEmpty()) {
            return run(contender, "", null);
        }
        LocalEndpoint endpoint = endpoints.get(contender.endpoint());
        if (endpoint == null) {
            Path own = Files.createDirectory(data.resolve(Integer.toString(endpoints.size())));
            endpoint = LocalEndpoint.start(launcher, contender.endpoint(), own);
            endpoints.put(contender.endpoint(), endpoint);
            // Not counted: the endpoint is cold.
            endpoint.renew(Contender.STREAM, contender.shards());
            run(contender, endpoint.url(), endpoint.process());
        }
        endpoint.renew(Contender.STREAM, contender.shards());
        return run(contender, endpoint.url(), endpoint.process());
    }

    private Measurement run(Contender contender, String url, @Nullable Process endpoint)
            throws IOException, InterruptedException {
        Path report = directory.resolve("report.json");
        Path log = directory.resolve("contender.log");
        Files.deleteIfExists(report);
        List<ProcessBuilder> pipe = new ArrayList<>();
        if (!contender.feed().isEmpty()) {
            pipe.add(new ProcessBuilder(contender.feed()).redirectError(log.toFile()));
        }
        ProcessBuilder last = new ProcessBuilder(contender
                        .command()
                        .apply(new Contender.Place(
                                url, contender.endpoint().contains("--unlimited") ? "unlimited" : "100", report)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(log.toFile());
        last.environment().put("AWS_ACCESS_KEY_ID", "test");
        last.environment().put("AWS_SECRET_ACCESS_KEY", "test");
        last.environment().put("AWS_REGION", "us-east-1");
        // As the service is spoken to; emulators get JSON unless told otherwise.
        last.environment().put("SLUICE_JAVA_OPTS", "-Daws.cborEnabled=true");
        if (!url.isEmpty()) {
            last.environment().put("SSL_CERT_FILE", certificate(URI.create(url)).toString());
        }
        pipe.add(last);
        try (ProcessTree endpointTree =
                new ProcessTree(endpoint == null ? ProcessHandle.current() : endpoint.toHandle())) {
            Thread.sleep(100);
            ProcessTree.Use endpointBefore = endpointTree.root();
            long start = System.nanoTime();
            List<Process> processes = ProcessBuilder.startPipeline(pipe);
            Process process = processes.get(processes.size() - 1);
            try (ProcessTree tree = new ProcessTree(process.toHandle())) {
                if (!process.waitFor(minutesAtMost, TimeUnit.MINUTES)) {
                    tree.killAll();
                    throw new IOException(
                            contender.name() + " took more than " + minutesAtMost + " minutes; see " + log);
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                if (process.exitValue() != 0) {
                    throw new IOException(contender.name() + " ended with status " + process.exitValue() + ":\n"
                            + Files.readString(log));
                }
                ProcessTree.Use endpointUse = endpoint == null
                        ? ProcessTree.Use.NONE
                        : endpointTree.root().minus(endpointBefore);
                JsonNode figures = Files.exists(report) ? JSON.readTree(report.toFile()) : JSON.createObjectNode();
                return new Measurement(
                        seconds,
                        contender.log().isEmpty()
                                ? figures.path("bytesRead").asLong()
                                : contender.log().bytes(),
                        tree.root(),
                        tree.children(),
                        endpointUse,
                        tree.peakTogether(),
                        figures);
            } finally {
                processes.forEach(Process::destroyForcibly);
            }
        }
    }

    /** The endpoint's certificate in a file: some peers trust nothing else. */
    private Path certificate(URI endpoint) throws IOException {
        try {
            SSLContext any = SSLContext.getInstance("TLS");
            any.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            try (SSLSocket socket =
                    (SSLSocket) any.getSocketFactory().createSocket(endpoint.getHost(), endpoint.getPort())) {
                socket.startHandshake();
                byte[] der = socket.getSession().getPeerCertificates()[0].getEncoded();
                String pem = Base64.getMimeEncoder().encodeToString(der);
                return Files.writeString(
                        directory.resolve("endpoint.pem"),
                        "-----BEGIN CERTIFICATE-----\n" + pem + "\n-----END CERTIFICATE-----\n");
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

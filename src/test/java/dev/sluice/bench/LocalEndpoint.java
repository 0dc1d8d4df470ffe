package dev.sluice.bench;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code sluice local} as a process of its own, so that what it costs is told apart from what the loader costs.
 *
 * @param url where it listens
 */
record LocalEndpoint(Process process, String url) implements AutoCloseable {
    private static final Pattern URL = Pattern.compile("https://[a-z0-9.]+:[0-9]+");
    private static final int STARTS_WITHIN_SECONDS = 30;

    static LocalEndpoint start(Path launcher, List<String> options, Path data)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "local"));
        if (!options.contains("--sink")) {
            command.addAll(List.of("--data", data.resolve("data").toString()));
        }
        command.addAll(options);
        Path log = data.resolve("endpoint.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (int tenths = 0; tenths < STARTS_WITHIN_SECONDS * 10 && process.isAlive(); tenths++) {
            Matcher url = URL.matcher(Files.readString(log));
            if (url.find()) {
                return new LocalEndpoint(process, url.group());
            }
            Thread.sleep(100);
        }
        process.destroyForcibly();
        throw new IOException("the endpoint did not start:\n" + Files.readString(log));
    }

    /** An empty stream in place of the one of that name; what that held is gone from the disk. */
    void renew(String stream, int shards) {
        try (AwsClients clients = new AwsClients(AwsSettings.local(URI.create(url)))) {
            clients.kinesis().deleteStream(r -> r.streamName(stream));
            clients.kinesis().createStream(r -> r.streamName(stream).shardCount(shards));
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.sluice.peer;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * npm's kinesis-local as a process of its own, on ports of 127.0.0.1 that were free. The version is pinned by src/test/kinesis-local's lock
 * file and installed below target. Whoever starts it where Node or the package is not to be had is skipped, with the reason.
 */
final class KinesisLocal implements AutoCloseable {
    static final String REGION = "us-east-1";

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final NodePackage PACKAGE = new NodePackage("kinesis-local");
    private static final Path INSTALLED = PACKAGE.directory();

    private final Process process;
    private final int tlsPort;
    private final int plainPort;
    private final KinesisClient client;

    private KinesisLocal(Process process, int tlsPort, int plainPort) {
        this.process = process;
        this.tlsPort = tlsPort;
        this.plainPort = plainPort;
        this.client = KinesisClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + plainPort))
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** Streams that exist and are ACTIVE when this returns: name and number of shards. */
    static KinesisLocal start(Map<String, Integer> streams) throws IOException, InterruptedException {
        PACKAGE.install();
        int tlsPort = freePort();
        int plainPort = freePort();
        List<String> initial = new ArrayList<>();
        streams.forEach((name, shards) -> initial.add(name + ":" + shards));
        ProcessBuilder node = new ProcessBuilder("node", "main.js")
                .directory(INSTALLED.resolve("node_modules/kinesis-local").toFile())
                .redirectErrorStream(true)
                .redirectOutput(INSTALLED.resolve("kinesis-local.log").toFile());
        node.environment().put("KINESIS_MOCK_TLS_PORT", Integer.toString(tlsPort));
        node.environment().put("KINESIS_MOCK_PLAIN_PORT", Integer.toString(plainPort));
        node.environment().put("INITIALIZE_STREAMS", String.join(",", initial));
        KinesisLocal server = new KinesisLocal(node.start(), tlsPort, plainPort);
        try {
            for (String stream : streams.keySet()) {
                server.awaitActive(stream);
            }
            return server;
        } catch (Throwable t) {
            server.close();
            throw t;
        }
    }

    /** Where the Kinesis producer library can reach it: it speaks TLS alone. */
    String endpoint() {
        return "https://localhost:" + tlsPort;
    }

    String plainEndpoint() {
        return "http://localhost:" + plainPort;
    }

    /** Every record of every shard, each shard's in its order, as the AWS SDK reads them. */
    List<Record> records(String stream) {
        List<Record> records = new ArrayList<>();
        for (Shard shard : client.listShards(r -> r.streamName(stream)).shards()) {
            String iterator = client.getShardIterator(r -> r.streamName(stream)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            GetRecordsResponse page;
            do {
                String from = iterator;
                page = client.getRecords(r -> r.shardIterator(from).limit(1_000));
                records.addAll(page.records());
                iterator = page.nextShardIterator();
            } while (!page.records().isEmpty() || page.millisBehindLatest() > 0);
        }
        return records;
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
    }

    private void awaitActive(String stream) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(STARTS_WITHIN);
        String last = "";
        while (Instant.now().isBefore(deadline) && process.isAlive()) {
            try {
                StreamStatus status = client.describeStreamSummary(r -> r.streamName(stream))
                        .streamDescriptionSummary()
                        .streamStatus();
                if (status == StreamStatus.ACTIVE) {
                    return;
                }
                last = status.toString();
            } catch (SdkException e) {
                last = String.valueOf(e.getMessage());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("kinesis-local has no ACTIVE stream " + stream + " after " + STARTS_WITHIN + ": " + last
                + "\n" + Files.readString(INSTALLED.resolve("kinesis-local.log")));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.corpus.MakeLog;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * npm's kinesalite, which says with every page that nothing follows. It ends when a client closes a connection that it still reads
 * from, as KPL does, so it is filled by the SDK, that of the test or of the program. Skipped, with the reason, where Node is missing.
 */
@Timeout(300)
class KinesaliteIT {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final int LINES = 12_963;

    @TempDir
    static Path dir;

    private static Process process;
    private static URI endpoint;
    private static AwsClients clients;
    private static KinesisClient client;
    private static Sluice sluice;

    @BeforeAll
    static void start() throws Exception {
        NodePackage kinesalite = new NodePackage("kinesalite");
        kinesalite.install();
        int port = KinesisLocal.freePort();
        process = new ProcessBuilder(
                        "node",
                        // It ends when a client goes away in the middle of a request.
                        "--import",
                        "data:text/javascript,process.on('uncaughtException', e => console.error(e))",
                        "node_modules/kinesalite/cli.js",
                        "--ssl",
                        "--port",
                        Integer.toString(port),
                        "--shardLimit",
                        "100",
                        "--createStreamMs",
                        "10",
                        "--updateStreamMs",
                        "10")
                .directory(kinesalite.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(kinesalite.directory().resolve("kinesalite.log").toFile())
                .start();
        endpoint = URI.create("https://localhost:" + port);
        // In JSON: the CBOR that kinesalite answers ends behind its first 16 KiB.
        clients = new AwsClients(AwsSettings.local(endpoint));
        client = clients.kinesis();
        sluice = new Sluice(
                dir, Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test", "AWS_REGION", "us-east-1"));
    }

    @AfterAll
    static void stop() {
        if (process != null) {
            clients.close();
            process.destroyForcibly();
        }
    }

    @Test
    void everyLine_comesBack_thoughEachPageSaysThatNothingFollows() throws Exception {
        create("web", 3);
        byte[] lines = put("web", 0, LINES);
        Sluice.Run cat = cat("web");
        assertThat(cat.exitStatus()).as(cat.err()).isZero();
        Lines.assertSame(cat.out(), lines);
    }

    @Test
    void parentsAndChildren_areRead_whenAShardWasSplit() throws Exception {
        create("split", 1);
        byte[] before = put("split", 0, 3_000);
        client.splitShard(r -> r.streamName("split")
                .shardToSplit("shardId-000000000000")
                .newStartingHashKey("170141183460469231731687303715884105728"));
        awaitActive("split");
        byte[] after = put("split", 3_000, 6_000);
        Sluice.Run cat = cat("split");
        assertThat(cat.exitStatus()).as(cat.err()).isZero();
        byte[] all = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, all, before.length, after.length);
        Lines.assertSame(cat.out(), all);
    }

    @Test
    void reading_ends_whileTheStreamIsWrittenTo() throws Exception {
        create("live", 1);
        byte[] before = put("live", 0, 3_000);
        AtomicBoolean stopped = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 1_000_000; !stopped.get(); i += 20) {
                put("live", i, i + 20);
            }
        });
        writer.start();
        try {
            Sluice.Run cat = cat("live");
            assertThat(cat.exitStatus()).as(cat.err()).isZero();
            assertThat(cat.out()).startsWith(before);
        } finally {
            stopped.set(true);
            writer.join();
        }
    }

    /** KPL cannot fill it: it ends when KPL closes a connection that it still reads from. */
    @ParameterizedTest
    @ValueSource(strings = {"blocks", "lines", "aggregated"})
    void load_comesBackWhole_whenTheSdkSends(String layout) throws Exception {
        create("load-" + layout, 3);
        Path log = dir.resolve(layout + ".log");
        assertThat(MakeLog.run(
                        new String[] {"--format", "combined", "--size", "400K", "--out", log.toString()}, System.err))
                .isZero();
        Sluice.Run load = sluice.run(
                Sluice.NO_INPUT,
                "load",
                "--sender",
                "sdk",
                "--records",
                layout,
                "--endpoint",
                endpoint.toString(),
                "--insecure",
                "load-" + layout,
                log.toString());
        assertThat(load.exitStatus()).as(load.err()).isZero();
        Lines.assertSame(cat("load-" + layout).out(), Files.readAllBytes(log));
    }

    private static void create(String stream, int shards) throws Exception {
        Instant deadline = Instant.now().plus(STARTS_WITHIN);
        while (true) {
            try {
                client.createStream(r -> r.streamName(stream).shardCount(shards));
                awaitActive(stream);
                return;
            } catch (SdkException e) {
                if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                    throw new IOException("kinesalite does not answer", e);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static void awaitActive(String stream) throws InterruptedException {
        while (client.describeStreamSummary(r -> r.streamName(stream))
                        .streamDescriptionSummary()
                        .streamStatus()
                != StreamStatus.ACTIVE) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Puts numbered lines, one a record, and returns them. */
    private static byte[] put(String stream, int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; ) {
            List<PutRecordsRequestEntry> entries = new ArrayList<>();
            for (; i < to && entries.size() < 500; i++) {
                String line = "192.0.2.1 GET /items/" + i;
                lines.append(line).append('\n');
                entries.add(PutRecordsRequestEntry.builder()
                        .partitionKey(Integer.toString(i))
                        .data(SdkBytes.fromUtf8String(line))
                        .build());
            }
            assertThat(client.putRecords(r -> r.streamName(stream).records(entries))
                            .failedRecordCount())
                    .isZero();
        }
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static Sluice.Run cat(String stream) throws IOException, InterruptedException {
        return sluice.run(Sluice.NO_INPUT, "cat", "--endpoint", endpoint.toString(), "--insecure", stream);
    }
}

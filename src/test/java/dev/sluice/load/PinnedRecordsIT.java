package dev.sluice.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * What a load writes, ids and payloads, is the same to the byte from one version to the next: a load that an earlier version began is
 * finished by a later one, and readers drop what comes twice. A new version of zstd or zlib may change these; nothing else should.
 */
class PinnedRecordsIT {
    @TempDir
    private Path directory;

    @Test
    void records_areTheSameBytesAsInEarlierVersions() throws Exception {
        Path log = Files.write(directory.resolve("access.log"), accessLog());
        Path json = Files.write(directory.resolve("app.json"), json());
        List<String> loads = List.of(
                "blocks: --records blocks --level 3 --format combined",
                "gzip: --records blocks --compression gzip --level 6",
                "none: --records blocks --compression none --exclude p/7",
                "ordered: --records blocks --level 3 --ordered --format json --key field:/user",
                "lines: --records lines --format combined",
                "aggregated: --records aggregated --format json --key field:/user --drop /secret");
        List<String> digests = new ArrayList<>();
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            for (String load : loads) {
                String stream = load.substring(0, load.indexOf(':'));
                endpoint.createStream(stream, 2);
                List<String> args = new ArrayList<>(List.of("load", "--endpoint", endpoint.uri() + "", "--insecure"));
                args.addAll(List.of("--load-id", "pinned", "--chunk-size", "64K"));
                args.addAll(List.of(load.substring(load.indexOf(':') + 2).split(" ")));
                args.addAll(List.of(stream, (load.contains("json") ? json : log).toString()));
                Sluice run = Sluice.run(args.toArray(String[]::new));
                assertThat(run.status).as(run.err()).isZero();
                digests.add(stream + " " + digest(endpoint, stream));
            }
        }
        assertThat(digests)
                .containsExactly(
                        "blocks 3 ef5a0f6c05fdc250",
                        "gzip 3 a6990864546002aa",
                        "none 3 f1fe1997f8f94e0a",
                        "ordered 6 9258d1455b85a938",
                        "lines 2000 406ef4d5c80419f6",
                        "aggregated 6 50e0128788ae1142");
    }

    /** How many records there are, and a hash of them, whatever their order. */
    private static String digest(Endpoint endpoint, String stream) throws Exception {
        List<String> records = new ArrayList<>();
        try (AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            for (var shard :
                    clients.kinesis().listShards(r -> r.streamName(stream)).shards()) {
                String iterator = clients.kinesis()
                        .getShardIterator(r -> r.streamName(stream)
                                .shardId(shard.shardId())
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                        .shardIterator();
                GetRecordsResponse page;
                do {
                    String from = iterator;
                    page = clients.kinesis().getRecords(r -> r.shardIterator(from));
                    for (var record : page.records()) {
                        records.add(sha256(record.data().asByteArray()));
                    }
                    iterator = page.nextShardIterator();
                } while (!page.records().isEmpty());
            }
        }
        records.sort(null);
        return records.size() + " " + sha256(String.join("\n", records).getBytes(US_ASCII));
    }

    private static String sha256(byte[] bytes) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    private static byte[] accessLog() {
        Random random = new Random(1);
        return lines(random.ints(2_000, 0, 1_000)
                .mapToObj(n ->
                        "192.0.2.%d - - [01/Mar/2025:10:%02d:%02d +0000] \"GET /p/%d HTTP/1.1\" %d %d \"-\" \"a/%d\""
                                .formatted(n % 256, n % 60, n % 59, n, n % 7 == 0 ? 404 : 200, n * n, n % 3)));
    }

    private static byte[] json() {
        Random random = new Random(2);
        return lines(random.ints(2_000, 0, 1_000)
                .mapToObj(n ->
                        "{\"time\":\"2025-03-01T10:%02d:00Z\",\"user\":\"u%d\",\"secret\":%d,\"note\":\"größe %d\"}"
                                .formatted(n % 60, n % 90, n, n * n)));
    }

    private static byte[] lines(Stream<String> lines) {
        return String.join("\n", lines.toList()).concat("\n").getBytes(UTF_8);
    }
}

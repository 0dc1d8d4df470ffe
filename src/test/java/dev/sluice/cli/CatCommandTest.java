package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Zipped;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.pack.AggregatedWriter;
import dev.sluice.pack.BlockCodec;
import dev.sluice.pack.Compression;
import dev.sluice.pack.RandomEvents;
import dev.sluice.pack.Rung;
import dev.sluice.read.BatchId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** {@code sluice cat} against the embedded endpoint, through the SDK. */
@Timeout(60)
class CatCommandTest {
    private static final long SEED = 23;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path data;

    private final Random random = new Random(SEED);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @SuppressWarnings("NullAway.Init")
    private Endpoint endpoint;

    @SuppressWarnings("NullAway.Init")
    private AwsClients clients;

    @BeforeEach
    void start() throws IOException {
        endpoint = Endpoint.start(EndpointOptions.stored(data).withUnlimited(true));
        endpoint.createStream("web", 3);
        clients = new AwsClients(AwsSettings.local(endpoint.uri()));
    }

    @AfterEach
    void stop() throws IOException {
        clients.close();
        endpoint.close();
    }

    @Test
    void everyLayout_comesBackAsItsLines() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<byte[]> events = new ArrayList<>(RandomEvents.some(random, 1 + random.nextInt(40)));
            // A plain record that begins like a frame would count as damaged.
            events.set(0, ("event " + i).getBytes(StandardCharsets.US_ASCII));
            byte[] lines = RandomEvents.lines(events);
            // Of an aggregated record in another shard than its user records' key, nothing would be read.
            put(
                    i % 4 == 2 ? "k" : Integer.toString(i),
                    switch (i % 4) {
                        case 0 -> block(Compression.ZSTD, lines);
                        case 1 -> block(Compression.GZIP, lines);
                        case 2 -> aggregated(events);
                        default -> lines;
                    });
            expected.addAll(linesOf(lines));
        }
        assertThat(cat()).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(linesOf(out.toByteArray())).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(err.size()).isZero();
    }

    @Test
    void manyAnswers_areReadToTheEnd() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] noise = new byte[300_000];
            random.nextBytes(noise);
            byte[] line = HexFormat.of().formatHex(noise).getBytes(StandardCharsets.US_ASCII);
            put(line);
            expected.addAll(linesOf(line));
        }
        assertThat(cat()).isZero();
        assertThat(linesOf(out.toByteArray())).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void secondCopies_areLeftOut_whenDistinct() {
        byte[] block = block(Compression.ZSTD, "once\n".getBytes(StandardCharsets.US_ASCII));
        put(block);
        put(block);
        put(block);
        assertThat(cat("--distinct")).isZero();
        assertThat(out).hasToString("once\n");
        out.reset();
        assertThat(cat()).isZero();
        assertThat(out).hasToString("once\nonce\nonce\n");
    }

    @Test
    void rawPayloads_areRecordsAsTheyAre() {
        byte[] block = block(Compression.ZSTD, "once\n".getBytes(StandardCharsets.US_ASCII));
        put(block);
        assertThat(cat("--raw")).isZero();
        assertThat(out.toByteArray()).isEqualTo(block);
    }

    @Test
    void damagedRecord_isToldAndKeptInAFile_andNeverAmongTheLines(@TempDir Path directory) throws IOException {
        byte[] block =
                block(Compression.ZSTD, "a line that is going to be damaged\n".getBytes(StandardCharsets.US_ASCII));
        block[16] ^= 1;
        put(block);
        put("sound".getBytes(StandardCharsets.US_ASCII));
        assertThat(cat()).isEqualTo(3);
        assertThat(out).hasToString("sound\n");
        assertThat(err)
                .asString()
                .contains("1 record looks")
                .contains("shardId-")
                .contains("--damaged FILE")
                .hasLineCount(1);
        Path file = directory.resolve("damaged.jsonl");
        for (int run = 1; run <= 2; run++) {
            out.reset();
            assertThat(cat("--damaged", file.toString())).isEqualTo(3);
            assertThat(out).hasToString("sound\n");
            assertThat(Files.readAllLines(file)).hasSize(run);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        JsonNode damaged = json(Files.readAllLines(file).get(0));
        assertThat(damaged.get("data").binaryValue()).isEqualTo(block);
        assertThat(damaged.get("reason").asText()).startsWith("ZSTD: ");
        assertThat(damaged.get("shard").asText()).startsWith("shardId-");
        assertThat(damaged.get("sequenceNumber").asText()).hasSizeGreaterThan(40);
    }

    @Test
    void matchingEvents_areWrittenAsTheyAre() {
        byte[] odd = {'e', 'r', 'r', 'o', 'r', (byte) 0xff, 0};
        put(odd);
        put(block(Compression.ZSTD, "an error 1\nfine\nan error 2\n".getBytes(StandardCharsets.US_ASCII)));
        put("fine".getBytes(StandardCharsets.US_ASCII));
        assertThat(cat("--match", "error")).isZero();
        assertThat(linesOf(out.toByteArray()))
                .containsExactlyInAnyOrder(new String(odd, StandardCharsets.ISO_8859_1), "an error 1", "an error 2");
        out.reset();
        assertThat(cat("--match", "error [0-9]$", "--match", "2")).isZero();
        assertThat(out).hasToString("an error 2\n");
        assertThat(cat("--match", "(")).isEqualTo(2);
    }

    @Test
    void firstEvents_areEnough_alsoOfAStreamThatIsFollowed() {
        for (int i = 0; i < 30; i++) {
            put(("line " + i + "\nand its second\nand its third\n").getBytes(StandardCharsets.US_ASCII));
        }
        for (int count : new int[] {0, 1, 7, 90, 1000}) {
            out.reset();
            assertThat(cat("-n", Integer.toString(count))).isZero();
            assertThat(linesOf(out.toByteArray())).hasSize(Math.min(count, 90));
        }
        out.reset();
        assertThat(cat("--follow", "-n", "3", "--match", "third")).isZero();
        assertThat(linesOf(out.toByteArray())).containsOnly("and its third").hasSize(3);
        assertThat(err.size()).isZero();
    }

    @Test
    void json_saysOfEachEventWhereItCameFrom() throws IOException {
        byte[] lines = "first\nsecond \"quoted\"\n".getBytes(StandardCharsets.US_ASCII);
        BatchId id = RandomEvents.id(random, lines);
        put("key", block(Compression.ZSTD, id, lines));
        assertThat(cat("--output", "json")).isZero();
        List<String> events = linesOf(out.toByteArray());
        assertThat(events).hasSize(2);
        JsonNode event = json(events.get(1));
        assertThat(event.get("event").asText()).isEqualTo("second \"quoted\"");
        assertThat(event.get("partitionKey").asText()).isEqualTo("key");
        assertThat(event.get("shard").asText()).startsWith("shardId-");
        assertThat(event.get("sequenceNumber").asText()).matches("\\d{40,}");
        assertThat(Instant.parse(event.get("arrival").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(event.get("source").asText()).isEqualTo(id.chunk().source().toString());
        assertThat(event.get("start").asLong()).isEqualTo(id.chunk().start());
        assertThat(event.get("end").asLong()).isEqualTo(id.chunk().end());
        assertThat(BatchId.decode(HexFormat.of().parseHex(event.get("batchId").asText())))
                .isEqualTo(id);
        out.reset();
        put(new byte[] {'o', 'd', 'd', (byte) 0xff});
        assertThat(cat("--output", "json", "--match", "^odd")).isZero();
        assertThat(json(out.toString(StandardCharsets.UTF_8)).get("eventBase64").binaryValue())
                .containsExactly('o', 'd', 'd', 0xff);
    }

    @Test
    void optionsWithoutEffect_areRefused(@TempDir Path directory) {
        String dir = directory.resolve("new").toString();
        for (String[] options : new String[][] {
            {"--raw", "--match", "a"},
            {"--raw", "-n", "1"},
            {"--raw", "--output", "json"},
            {"--raw", "--unwrap", "dms"},
            {"--raw", "--damaged", dir},
            {"--follow", "--until", "1h"},
            {"--output-dir", dir, "-n", "1"},
            {"--output-dir", dir, "--damaged", dir},
            {"--since", "1h", "--until", "2h"},
            {"-n", "-1"}
        }) {
            assertThat(cat(options)).as(String.join(" ", options)).isEqualTo(2);
        }
        assertThat(directory.resolve("new")).doesNotExist();
        assertThat(out.size()).isZero();
    }

    @Test
    void until_isWhenRecordsReachedTheStream() {
        put("before".getBytes(StandardCharsets.US_ASCII));
        assertThat(cat("--until", "1h")).isZero();
        assertThat(out.size()).isZero();
        assertThat(cat("--since", "1h", "--until", Instant.now().plusSeconds(60).toString()))
                .isZero();
        assertThat(out).hasToString("before\n");
    }

    @Test
    void envelopes_areUndone_andOthersStayAsTheyAre() throws IOException {
        String logs = "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logEvents\":["
                + "{\"id\":\"1\",\"timestamp\":1,\"message\":\"one \\u00fc\\n\"},{\"id\":\"2\",\"timestamp\":2,\"message\":\"two\\n\\tat\"}]}";
        String control = "{\"messageType\":\"CONTROL_MESSAGE\",\"logEvents\":[{\"id\":\"\",\"message\":\"checking\"}]}";
        String row =
                "{\n\t\"data\":\t{\n\t\t\"n\":\t1.10, \"s\": \"a  \\\"b\"\n\t},\n\t\"metadata\":\t{\"record-type\":\"data\",\"operation\":\"load\"}\n}";
        String other = "{\"data\":{\"n\":1}}";
        String anothers = "{\"data\":{\"n\":1},\"metadata\":{},\"more\":2}";
        String half = "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"message\":\"\\ud800\"}]}";
        put(Zipped.gzip(logs));
        put(Zipped.gzip(control));
        put(row.getBytes(StandardCharsets.UTF_8));
        put(other.getBytes(StandardCharsets.UTF_8));
        put(anothers.getBytes(StandardCharsets.UTF_8));
        put(Zipped.gzip(half));
        put("{no json".getBytes(StandardCharsets.UTF_8));
        assertThat(cat("--unwrap", "cloudwatch-logs,dms")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactlyInAnyOrder(
                        "one \u00fc",
                        "two",
                        "\tat",
                        "{\"n\":1.10,\"s\":\"a  \\\"b\"}",
                        other,
                        anothers,
                        half,
                        "{no json");
        assertThat(err)
                .asString()
                .contains("1 control message of CloudWatch Logs")
                .hasLineCount(1);
        out.reset();
        assertThat(cat("--unwrap", "dms", "--match", "DATA_MESSAGE")).isZero();
        assertThat(linesOf(out.toByteArray())).containsExactlyInAnyOrder(logs, half);
    }

    @Test
    void oneShard_isRead_whenItIsNamed() {
        for (int i = 0; i < 60; i++) {
            put(("line " + i).getBytes(StandardCharsets.US_ASCII));
        }
        int lines = 0;
        for (int shard = 0; shard < 3; shard++) {
            out.reset();
            assertThat(cat("--shard", shard == 0 ? "shardId-000000000000" : Integer.toString(shard)))
                    .isZero();
            assertThat(linesOf(out.toByteArray())).hasSizeBetween(1, 59);
            lines += linesOf(out.toByteArray()).size();
        }
        assertThat(lines).isEqualTo(60);
    }

    @Test
    void emptyStream_givesNothing() {
        assertThat(cat()).isZero();
        assertThat(out.size()).isZero();
    }

    @Test
    void storedRecords_areReadWithoutAnEndpointOfOnesOwn() throws IOException {
        put("kept".getBytes(StandardCharsets.US_ASCII));
        endpoint.close();
        assertThat(run(out, "web", "--endpoint-data", data.toString()))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out).hasToString("kept\n");
    }

    private int cat(String... options) {
        List<String> args =
                new ArrayList<>(List.of("web", "--endpoint", endpoint.uri().toString(), "--insecure"));
        args.addAll(Arrays.asList(options));
        return run(out, args.toArray(String[]::new));
    }

    private int run(OutputStream to, String... args) {
        return run(to, err, args);
    }

    static int run(OutputStream to, OutputStream err, String... args) {
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "none");
        System.setProperty("aws.secretAccessKey", "none");
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new CommandLine(new CatCommand(to, errors)).execute(args);
    }

    private void put(byte[] payload) {
        put(Long.toHexString(random.nextLong()), payload);
    }

    private void put(String key, byte[] payload) {
        put(clients, key, payload);
    }

    static void put(AwsClients clients, String key, byte[] payload) {
        KinesisClient kinesis = clients.kinesis();
        kinesis.putRecord(request -> request.streamName("web").partitionKey(key).data(SdkBytes.fromByteArray(payload)));
    }

    private static JsonNode json(String line) throws IOException {
        return new ObjectMapper().readTree(line);
    }

    private byte[] block(Compression compression, byte[] lines) {
        return block(compression, RandomEvents.id(random, lines), lines);
    }

    private static byte[] block(Compression compression, BatchId id, byte[] lines) {
        try (BlockCodec codec = compression.codec(Rung.of(compression.defaultLevel()), null)) {
            return codec.encode(RandomEvents.direct(lines), id);
        }
    }

    private byte[] aggregated(List<byte[]> events) {
        AggregatedWriter writer = new AggregatedWriter();
        writer.start(null);
        for (byte[] event : events) {
            writer.add(writer.key(new byte[] {'k'}, 0, 1), ByteBuffer.wrap(event), 0, event.length);
        }
        return writer.finish(RandomEvents.id(random));
    }

    private static List<String> linesOf(byte[] bytes) {
        List<String> lines = new ArrayList<>(List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)));
        // Behind the last newline there is no line.
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }
}

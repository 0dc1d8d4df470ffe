package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.PackagedProgram;
import dev.sluice.Sluice;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.pack.BlockCodec;
import dev.sluice.pack.Compression;
import dev.sluice.pack.RandomEvents;
import dev.sluice.pack.Rung;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;

/** {@code sluice cat --output-dir}, in processes that are killed and in ones that are not. */
@Timeout(240)
class OutputDirIT {
    private static final int KILLS = 4;

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Endpoint endpoint;
    private AwsClients clients;
    private int written;

    @BeforeEach
    void start() throws IOException {
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
        endpoint.createStream("web", 3);
        clients = new AwsClients(AwsSettings.local(endpoint.uri()));
    }

    @AfterEach
    void stop() throws IOException {
        clients.close();
        endpoint.close();
    }

    @Test
    void everyLine_isThereOnce_whenRunsAreKilled() throws Exception {
        killedRuns_leaveTheShards();
    }

    @Test
    void everyBatch_isThereOnce_whenRunsAreKilled_andCopiesAreLeftOut() throws Exception {
        killedRuns_leaveTheShards("--distinct");
    }

    private void killedRuns_leaveTheShards(String... options) throws Exception {
        Path dir = directory.resolve("out");
        put(100);
        for (int kill = 0; kill < KILLS; kill++) {
            long before = size(dir);
            List<String> following = new ArrayList<>(List.of("--follow"));
            following.addAll(List.of(options));
            Process process = process(dir, following.toArray(String[]::new));
            try {
                while (size(dir) == before && process.isAlive()) {
                    put(5);
                }
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_500));
                while (System.nanoTime() < end) {
                    put(20);
                }
                assertThat(process.isAlive()).as(said()).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        put(20);
        Sluice last = cat(dir, options);
        assertThat(last.status).as(last.err()).isZero();
        int lines = 0;
        for (int shard = 0; shard < 3; shard++) {
            byte[] expected = shard(shard, options);
            assertThat(Files.readAllBytes(dir.resolve("shardId-00000000000" + shard + ".log")))
                    .as("seed %d, shard %d", seed, shard)
                    .isEqualTo(expected);
            lines += Sluice.sortedLines(expected).size();
        }
        assertThat(lines).as("seed %d", seed).isGreaterThanOrEqualTo(written);
        // Nothing new, nothing twice.
        long bytes = size(dir);
        assertThat(cat(dir, options).status).isZero();
        assertThat(size(dir)).isEqualTo(bytes);
    }

    @Test
    void damagedRecords_areInAFileOfTheirOwn_andTwiceInNone() throws Exception {
        byte[] damaged = block("an event that will be damaged\n".getBytes(StandardCharsets.US_ASCII));
        damaged[20] ^= 1;
        put("key", damaged);
        put(3);
        Path dir = directory.resolve("out");
        Sluice first = cat(dir);
        assertThat(first.status).isEqualTo(3);
        assertThat(first.err()).contains("damaged.jsonl");
        assertThat(cat(dir).status).isZero();
        assertThat(Files.readAllLines(dir.resolve("damaged.jsonl"))).hasSize(1);
    }

    /** A shard that is still there, and one that the stream has dropped as a whole. */
    @Test
    void recordsThatMayBeGone_areToldOnce_whenTheRetentionPassedBetweenTwoRuns() throws IOException {
        put(9);
        Path dir = directory.resolve("out");
        assertThat(cat(dir).status).isZero();
        for (String shard : List.of("shardId-000000000001", "shardId-000000000009")) {
            Instant before = Instant.now().minus(25, ChronoUnit.HOURS);
            note(dir, shard, before);
            assertThat(cat(dir, "--shard", "0").status).isZero();
            Sluice late = cat(dir);
            assertThat(late.status).isEqualTo(3);
            assertThat(late.err())
                    .contains("may be missing")
                    .contains("24 hours")
                    .contains(shard)
                    .contains(before.toString())
                    .hasLineCount(1);
            Sluice next = cat(dir);
            assertThat(next.status).as(next.err()).isZero();
        }
        note(dir, "shardId-000000000001", Instant.now().minus(23, ChronoUnit.HOURS));
        assertThat(cat(dir).status).isZero();
    }

    @Test
    void quietShard_isReadUpToTheLastLook_andAClosedOneNeedsNoMore() throws IOException {
        Path dir = directory.resolve("out");
        put(9);
        clients.kinesis()
                .mergeShards(request -> request.streamName("web")
                        .shardToMerge("shardId-000000000000")
                        .adjacentShardToMerge("shardId-000000000001"));
        Instant begun = Instant.now();
        assertThat(cat(dir).status).isZero();
        JsonNode readUpTo = state(dir).get("readUpTo");
        assertThat(readUpTo.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("shardId-000000000002", "shardId-000000000003");
        readUpTo.forEach(time -> assertThat(Instant.parse(time.asText())).isAfterOrEqualTo(begun));
    }

    private static JsonNode state(Path dir) throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(dir.resolve("sluice-cat.json")));
    }

    /** As if the last run had been then. */
    private static void note(Path dir, String shard, Instant readUpTo) throws IOException {
        JsonNode state = state(dir);
        ((ObjectNode) state.get("readUpTo")).put(shard, readUpTo.toString());
        Files.writeString(dir.resolve("sluice-cat.json"), state.toString());
    }

    @Test
    void files_areTheirOwnersAlone() throws IOException {
        put(9);
        Path dir = directory.resolve("out");
        assertThat(cat(dir).status).isZero();
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.filter(each -> each.toString().endsWith(".log")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void directory_isRefused_whenItIsNotThisRuns() throws Exception {
        put(3);
        Path dir = directory.resolve("out");
        assertThat(cat(dir, "--match", "event").status).isZero();
        assertRefused(cat(dir), "--match");
        assertRefused(cat(dir, "--match", "event", "--distinct"), "--distinct");

        Path foreign = Files.createDirectory(directory.resolve("foreign"));
        Files.writeString(foreign.resolve("notes"), "mine");
        assertRefused(cat(foreign), "give an empty one");

        Path begun = Files.createDirectory(directory.resolve("begun"));
        Files.writeString(begun.resolve("sluice-cat.ids-1"), "of a run that was killed before its first state");
        assertThat(cat(begun).status).isZero();

        Path torn = Files.createDirectory(directory.resolve("torn"));
        for (String state : List.of("", "{}", "{\"options\":{", "[]", "{\"options\":1}")) {
            Files.writeString(torn.resolve("sluice-cat.json"), state);
            assertRefused(cat(torn), "sluice-cat.json is damaged");
        }

        Path shortened = directory.resolve("shortened");
        assertThat(cat(shortened).status).isZero();
        try (Stream<Path> files = Files.list(shortened)) {
            Path file = files.filter(each -> each.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
            Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        }
        assertRefused(cat(shortened), "bytes");
    }

    @Test
    void directory_isRefused_whenItsTimesAreOthers_whereverTheyAreSet() throws Exception {
        put(3);
        for (String option : List.of("since = 2h", "until = 1h")) {
            Path dir = directory.resolve(option.substring(0, 5));
            Path config = Files.writeString(directory.resolve("config"), option);
            List<String> words = words(dir);
            words.set(words.indexOf("/dev/null"), config.toString());
            assertThat(Sluice.run(words.toArray(String[]::new)).status).isZero();
            assertRefused(cat(dir), "it was begun with --" + option.substring(0, 5));
            assertThat(cat(dir, "--" + option.replace(" = ", "=")).status).isZero();
        }
    }

    @Test
    void directory_isRefused_whenItsBatchIdsAreLostOrDamaged() throws Exception {
        put(3);
        Path dir = directory.resolve("out");
        assertThat(cat(dir, "--distinct").status).isZero();
        Path ids;
        try (Stream<Path> files = Files.list(dir)) {
            ids = files.filter(each -> each.toString().contains("sluice-cat.ids-"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] saved = Files.readAllBytes(ids);
        saved[4] ^= 1;
        Files.write(ids, saved);
        assertRefused(cat(dir, "--distinct"), "are lost or damaged; give another directory");
        Files.delete(ids);
        assertRefused(cat(dir, "--distinct"), "are lost or damaged; give another directory");
    }

    @Test
    void directory_isRefused_whenTheStreamWasMadeAnew() throws IOException {
        put(3);
        Path dir = directory.resolve("out");
        assertThat(cat(dir).status).isZero();
        clients.kinesis().deleteStream(request -> request.streamName("web"));
        endpoint.createStream("web", 3);
        put(3);
        assertRefused(cat(dir), "it was begun with the stream 'arn:");
    }

    @Test
    void directory_isRefused_whileAnotherRunWritesThere() throws Exception {
        put(3);
        Path dir = directory.resolve("out");
        Process process = process(dir, "--follow");
        try {
            while (size(dir) == 0 && process.isAlive()) {
                Thread.onSpinWait();
            }
            assertRefused(cat(dir), "another run");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void assertRefused(Sluice run, String reason) {
        assertThat(run.status).isEqualTo(1);
        assertThat(run.err()).contains("--output-dir").contains(reason).hasLineCount(1);
    }

    private Sluice cat(Path dir, String... options) {
        return Sluice.run(words(dir, options).toArray(String[]::new));
    }

    private List<String> words(Path dir, String... options) {
        List<String> words = new ArrayList<>(List.of(
                "cat",
                "--config",
                "/dev/null",
                "--endpoint",
                endpoint.uri().toString(),
                "--insecure",
                "--output-dir",
                dir.toString(),
                "web"));
        words.addAll(Arrays.asList(options));
        return words;
    }

    private byte[] shard(int shard, String... options) {
        List<String> words = new ArrayList<>(words(directory, options));
        words.removeAll(List.of("--output-dir", directory.toString()));
        words.addAll(List.of("--shard", Integer.toString(shard)));
        return Sluice.run(words.toArray(String[]::new)).out();
    }

    private Process process(Path dir, String... options) throws IOException, InterruptedException {
        List<String> command = PackagedProgram.command();
        command.addAll(words(dir, options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().put("AWS_ACCESS_KEY_ID", "none");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "none");
        builder.environment().put("AWS_REGION", "us-east-1");
        return builder.start();
    }

    private String said() throws IOException {
        return "seed " + seed + ": " + Files.readString(directory.resolve("said"));
    }

    /** Of all events that were written. */
    private static long size(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            return 0;
        }
        long size = 0;
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }

    /** Some records, every fourth of them twice. */
    private void put(int records) {
        for (int i = 0; i < records; i++) {
            StringBuilder lines = new StringBuilder();
            for (int line = random.nextInt(20); line >= 0; line--) {
                lines.append("event ")
                        .append(written++)
                        .append(' ')
                        .append(random.nextLong())
                        .append('\n');
            }
            byte[] block = block(lines.toString().getBytes(StandardCharsets.US_ASCII));
            String key = Long.toHexString(random.nextLong());
            put(key, block);
            if (i % 4 == 0) {
                put(key, block);
            }
        }
    }

    private void put(String key, byte[] data) {
        clients.kinesis()
                .putRecord(
                        request -> request.streamName("web").partitionKey(key).data(SdkBytes.fromByteArray(data)));
    }

    private byte[] block(byte[] lines) {
        try (BlockCodec codec = Compression.ZSTD.codec(Rung.of(Compression.ZSTD.defaultLevel()), null)) {
            return codec.encode(RandomEvents.direct(lines), RandomEvents.id(random, lines));
        }
    }
}

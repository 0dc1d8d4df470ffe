package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.PackagedProgram;
import dev.sluice.Sluice;
import dev.sluice.Zipped;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import dev.sluice.read.BatchIds;
import dev.sluice.read.HashRange;
import dev.sluice.read.stream.ReadPlan;
import dev.sluice.read.stream.RecordSink;
import dev.sluice.read.stream.StreamReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Record;

/** Loads that are divided by {@code --part} make the batches of one load, whoever lists the inputs in which order. */
class PartsIT {
    private static final int CHUNK_BYTES = 128 << 10;
    private static final List<String> OPTIONS =
            List.of("--chunk-size", "128K", "--load-id", "divided", "--sender", "sdk", "--quiet");

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private Endpoint endpoint;
    private int lines;

    @BeforeEach
    void start() throws Exception {
        System.out.println("PartsIT: seed " + seed);
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(true));
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
    }

    @Test
    void parts_makeTheBatchesOfOneLoad_eachOnce() throws Exception {
        Path corpus = corpus();
        Map<String, Integer> whole = load("whole", List.of(List.of(corpus.toString())));
        Map<String, Integer> parts = load(
                "parts",
                List.of(
                        List.of("--part", "1/3", corpus.toString()),
                        List.of("--part", "2/3", corpus.toString()),
                        List.of("--part", "3/3", corpus.toString())));
        assertThat(parts).as("seed %d", seed).isEqualTo(whole);
        assertThat(parts.values()).as("no batch twice").containsOnly(1);
        assertThat(cat("parts")).isEqualTo(cat("whole")).hasSizeGreaterThanOrEqualTo(lines);
    }

    @Test
    void parts_makeTheSameBatches_inWhateverOrderEachListsTheInputs() throws Exception {
        List<String> names = new ArrayList<>();
        try (var files = Files.walk(corpus())) {
            files.filter(Files::isRegularFile).map(Path::toString).forEach(names::add);
        }
        Map<String, Integer> whole = load("whole", List.of(List.of("--files-from", shuffled(names))));
        List<List<String>> parts = new ArrayList<>();
        for (int part = 1; part <= 5; part++) {
            parts.add(List.of("--part", part + "/5", "--files-from", shuffled(names)));
        }
        assertThat(load("parts", parts)).as("seed %d", seed).isEqualTo(whole);
    }

    /** What is left of the part's share, and no chunk of the others'. */
    @Test
    void part_goesOnWhereItWasKilled() throws Exception {
        Path corpus = corpus();
        Map<String, Integer> whole = load("whole", List.of(List.of(corpus.toString())));
        endpoint.close();
        endpoint = Endpoint.start(
                EndpointOptions.temporary().withUnlimited(true).withFaults(Faults.parse("delay=100ms", seed)));
        endpoint.createStream("parts", 2);
        Path journal = directory.resolve("2.journal");
        Process killed = process(journal, "--part", "2/3", corpus);
        while (killed.isAlive()
                && (!Files.exists(journal) || !Files.readString(journal).contains("\"done\""))) {
            Thread.onSpinWait();
        }
        Processes.kill(killed);
        assertThat(killed.exitValue()).as("seed %d, killed in the middle", seed).isEqualTo(137);
        String left = Files.readString(journal);
        for (int part = 1; part <= 3; part++) {
            Sluice run = run(
                    "parts",
                    List.of(
                            "--checkpoint",
                            directory.resolve(part + ".journal").toString(),
                            "--part",
                            part + "/3",
                            corpus.toString()));
            assertThat(run.status)
                    .as("seed %d, part %d: %s", seed, part, run.err())
                    .isZero();
        }
        assertThat(Files.readString(journal)).startsWith(left.substring(0, left.indexOf('\n')));
        assertThat(batches("parts").keySet()).as("seed %d", seed).isEqualTo(whole.keySet());

        Sluice verified = verify(1, 2, 3);
        assertThat(verified.status).as(verified.err()).isZero();
        Sluice lacking = verify(1, 3);
        assertThat(lacking.status).isEqualTo(1);
        assertThat(lacking.err()).contains("The checkpoint of part 2/3 is not among them.");

        Sluice other = run("parts", List.of("--checkpoint", journal.toString(), "--part", "1/3", corpus.toString()));
        assertThat(other.status).isNotZero();
        assertThat(other.err()).contains("begun with --part 2/3 and this run has 1/3");
        Sluice all = run("parts", List.of("--checkpoint", journal.toString(), corpus.toString()));
        assertThat(all.err()).contains("begun with --part 2/3 and this run has none");
        Files.writeString(corpus.resolve("new.log"), "another\n");
        Sluice changed = run("parts", List.of("--checkpoint", journal.toString(), "--part", "2/3", corpus.toString()));
        assertThat(changed.status).isNotZero();
        assertThat(changed.err()).contains("is of part 2/3 of other inputs than these");
    }

    @Test
    void partsAtOnce_keepTheLimitOfEachShard_andTheirReportsAreOne() throws Exception {
        endpoint.close();
        endpoint = Endpoint.start(EndpointOptions.temporary());
        endpoint.createStream("limited", 1);
        Path log = directory.resolve("big.log");
        byte[] bytes = noise(5 << 20);
        Files.write(log, bytes);
        ExecutorService hosts = Executors.newFixedThreadPool(3);
        List<Callable<Sluice>> loads = new ArrayList<>();
        for (int part = 1; part <= 3; part++) {
            String share = part + "/3";
            String report = directory.resolve(part + ".json").toString();
            loads.add(() -> run(
                    "limited", List.of("--compression", "none", "--part", share, "--report", report, log.toString())));
        }
        for (Future<Sluice> load : hosts.invokeAll(loads)) {
            assertThat(load.get().status).as(load.get().err()).isZero();
        }
        hosts.shutdown();
        ObjectMapper json = new ObjectMapper();
        for (int part = 1; part <= 3; part++) {
            JsonNode shard = json.readTree(Path.of(path(part)).toFile());
            double seconds = shard.path("deliveryMillis").asLong() / 1000.0;
            // The first record leaves at once.
            assertThat(shard.path("bytesSent").asLong() - CHUNK_BYTES)
                    .as("part %d in %s s", part, seconds)
                    .isLessThanOrEqualTo((long) (seconds * (1 << 20) / 3));
        }

        Path merged = directory.resolve("all.json");
        Sluice report = Sluice.run(
                "report", path(1), path(2), path(3), "-o", merged.toString(), "-o", directory.resolve("all.html") + "");
        assertThat(report.status).as(report.err()).isZero();
        JsonNode whole = json.readTree(merged.toFile());
        assertThat(whole.path("bytesRead").asLong()).isEqualTo(bytes.length);
        assertThat(whole.path("sources").asInt()).isEqualTo(1);
        assertThat(whole.path("parts")).hasSize(3);
        assertThat(whole.path("shardLimitBytesPerSecond").asLong()).isBetween((1L << 20) - 3, 1L << 20);
        assertThat(whole.path("shards").get(0).path("limitShare").asDouble()).isLessThanOrEqualTo(1.1);
        assertThat(Sluice.run("report", path(1), path(3)).status).isEqualTo(1);
    }

    @Test
    void standardInput_isRefused_andSaysWhy() {
        Sluice run = Sluice.piped("a line\n".getBytes(UTF_8), "load", "--local", "--part", "1/2", "web");
        assertThat(run.status).isEqualTo(2);
        assertThat(run.err()).contains("Standard input can be read once, by one process");
    }

    private String path(int part) {
        return directory.resolve(part + ".json").toString();
    }

    private Sluice verify(int... parts) {
        List<String> arguments = new ArrayList<>(List.of("verify", "--endpoint", endpoint.uri() + "", "--insecure"));
        for (int part : parts) {
            arguments.addAll(
                    List.of("--checkpoint", directory.resolve(part + ".journal").toString()));
        }
        arguments.add("parts");
        return Sluice.run(arguments.toArray(String[]::new));
    }

    private Map<String, Integer> load(String stream, List<List<String>> loads) throws Exception {
        endpoint.createStream(stream, 2);
        for (List<String> load : loads) {
            Sluice run = run(stream, load);
            assertThat(run.status).as("seed %d: %s", seed, run.err()).isZero();
        }
        return batches(stream);
    }

    private Sluice run(String stream, List<String> load) {
        return Sluice.run(arguments(stream, load).toArray(String[]::new));
    }

    private List<String> arguments(String stream, List<String> load) {
        List<String> arguments = new ArrayList<>(List.of("load", "--endpoint", endpoint.uri() + "", "--insecure"));
        arguments.addAll(OPTIONS);
        arguments.add(stream);
        arguments.addAll(load);
        return arguments;
    }

    private Process process(Path journal, String option, String part, Path corpus) throws Exception {
        List<String> command = PackagedProgram.command("-Xmx128m");
        command.addAll(
                arguments("parts", List.of("--in-flight", "64K", "--checkpoint", journal.toString(), option, part)));
        command.add(corpus.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
    }

    private List<String> cat(String stream) {
        return Sluice.run("cat", "--endpoint", endpoint.uri() + "", "--insecure", stream)
                .sortedLines();
    }

    /** How often the stream has each batch. */
    private Map<String, Integer> batches(String stream) throws Exception {
        Map<String, Integer> ids = new TreeMap<>();
        read(
                stream,
                record -> ids.merge(
                        BatchIds.find(record.data().asByteArray()).orElseThrow().toString(), 1, Integer::sum));
        return ids;
    }

    private void read(String stream, Consumer<Record> each) throws Exception {
        try (AwsClients clients = new AwsClients(AwsSettings.local(endpoint.uri()))) {
            new StreamReader(clients.kinesis(), ReadPlan.all(stream)).read(new RecordSink() {
                @Override
                public void accept(String shardId, HashRange shard, Record record) {
                    each.accept(record);
                }

                @Override
                public void flush() {}
            });
        }
    }

    private String shuffled(List<String> names) throws IOException {
        Collections.shuffle(names, random);
        return Files.write(Files.createTempFile(directory, "names", ".txt"), names)
                .toString();
    }

    /** Sixty files and more: small ones, some of them alike, large ones that can be cut and that cannot, archives. */
    private Path corpus() throws IOException {
        Path above = directory.resolve("logs");
        Path corpus = Files.createDirectories(above.resolve("deep"));
        for (int i = 0; i < 56; i++) {
            Path in = i % 3 == 0 ? corpus : above;
            write(in.resolve("app." + i + ".log"), noise(random.nextInt(20 << 10)));
        }
        byte[] copied = noise(6 << 10);
        write(corpus.resolve("a-copy.log"), copied);
        write(above.resolve("z-copy.log"), copied);
        write(above.resolve("copy.log.gz"), copied);
        write(corpus.resolve("empty.log"), new byte[0]);
        write(corpus.resolve("large.log"), noise(12 * CHUNK_BYTES + 77));
        write(corpus.resolve("large.log.1.gz"), noise(5 * CHUNK_BYTES));
        byte[] packed = noise(4 * CHUNK_BYTES);
        Files.write(corpus.resolve("packed-without-saying-so.log"), Zipped.gzip(packed));
        byte[] member = noise(4 << 10);
        Files.write(corpus.resolve("monday.tar"), Zipped.tar("var/log/app.log", member));
        Files.write(above.resolve("tuesday.tar"), Zipped.tar("var/log/app.log", joined(member, noise(1 << 10))));
        Files.write(above.resolve("wednesday.tar.gz"), Zipped.gzip(Zipped.tar("var/log/app.log", member)));
        return above;
    }

    private static void write(Path file, byte[] lines) throws IOException {
        Files.write(file, file.toString().endsWith(".gz") ? Zipped.gzip(lines) : lines);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Lines of about so many bytes in all, no two alike. */
    private byte[] noise(int bytes) {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            text.append(lines++)
                    .append(' ')
                    .append(Long.toString(random.nextLong(), 36).repeat(1 + random.nextInt(9)));
            text.append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }
}

package dev.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole loads by Spark: real drivers and executors, real daemons, the embedded endpoint. */
class SparkLoadIT {
    private static final String LOCAL = "local[2]";
    private static final String CLUSTER = "local-cluster[2,1,1024]";
    private static final String STREAM = "web";
    private static final long DEADLINE_NANOS = TimeUnit.MINUTES.toNanos(5);

    @TempDir
    Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<String> lines = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // each test starts it as it needs it
    private Endpoint endpoint;

    private Path inputs;

    @BeforeEach
    void makeInputs() throws Exception {
        inputs = Files.createDirectory(directory.resolve("in"));
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
    }

    @Test
    void load_makesTheBatchIdsOfSluiceLoad() throws Exception {
        start(2, true);
        inputs(400, 6 << 20);
        endpoint.createStream("spark", 2);
        Sluice here = Sluice.run(loadHere(options(STREAM, "--chunk-size", "1M")));
        assertThat(here.status).as(here.err()).isZero();
        assertThat(spark(LOCAL, options("spark", "--chunk-size", "1M")))
                .as(said())
                .isZero();
        assertThat(ids("spark")).as("seed %d", seed).isEqualTo(ids(STREAM));
        assertThat(said()).doesNotContain(" ERROR ", "Exception: no load");
    }

    @Test
    void executors_keepEachShardsLimitTogether() throws Exception {
        start(2, false);
        inputs(50, 12 << 20);
        Path report = directory.resolve("report.json");
        int status = spark(CLUSTER, options(STREAM, "--chunk-size", "1M", "--report", report.toString()));
        assertThat(status).as(said()).isZero();
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        // A record or two may arrive before its time, as in a load of one process.
        assertThat(figures.get("throttled").asInt()).as(said()).isLessThanOrEqualTo(2);
        assertThat(figures.get("executors"))
                .hasSize(2)
                .allSatisfy(
                        row -> assertThat(row.get("records").asInt()).as(said()).isPositive());
        assertThat(figures.get("records").asLong())
                .isEqualTo(figures.get("batches").asLong());
        assertLoaded();
    }

    @Test
    void executors_keepTheWholeLoadsRateTogether() throws Exception {
        start(2, false);
        inputs(20, 6 << 20);
        Path report = directory.resolve("report.json");
        List<String> options = options(
                STREAM,
                "--chunk-size",
                "1M",
                "--rate",
                "512KiB/s",
                "--compression",
                "none",
                "--report",
                report.toString());
        int status = spark(CLUSTER, options);
        assertThat(status).as(said()).isZero();
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        // The first record of each executor leaves at once.
        double bytes = figures.get("bytesSent").asDouble() - (2 << 20);
        assertThat(figures.get("deliveryMillis").asDouble() / 1000).as(said()).isGreaterThan(bytes / (512 << 10));
        assertLoaded();
    }

    @Test
    void load_losesNothingWhenAnExecutorIsKilled() throws Exception {
        start(1, false);
        inputs(50, 12 << 20);
        Path journal = directory.resolve("journal");
        try (SparkProcess load = new SparkProcess(
                directory.resolve("said"),
                CLUSTER,
                options(STREAM, "--chunk-size", "1M", "--checkpoint", journal.toString()))) {
            await(load::isAlive, () -> done(journal) > 1 && !load.executors().isEmpty());
            ProcessHandle executor =
                    load.executors().get(random.nextInt(load.executors().size()));
            assertThat(SparkProcess.daemons(executor))
                    .as("KPL's daemons of one executor")
                    .hasSizeLessThan(2);
            executor.destroyForcibly();
            assertThat(load.status()).as(said()).isZero();
        }
        assertLoaded();
        assertVerified(journal);
    }

    @Test
    void summary_saysThatLinesAreThereTwiceWhenExecutorsAreKilledWithoutACheckpoint() throws Exception {
        start(4, false);
        inputs(5, 1 << 20);
        try (SparkProcess load =
                new SparkProcess(directory.resolve("said"), CLUSTER, options(STREAM, "--records", "lines"))) {
            await(load::isAlive, () -> cat(STREAM).size() > 4_000);
            load.executors().forEach(ProcessHandle::destroyForcibly);
            assertThat(load.status()).as(said()).isZero();
        }
        List<String> loaded = cat(STREAM);
        assertThat(new HashSet<>(loaded)).as("seed %d", seed).isEqualTo(new HashSet<>(lines));
        assertThat(loaded).hasSizeGreaterThan(lines.size());
        assertThat(said()).contains("tried again", "in the stream, too; without batch ids, nobody can tell copies");
    }

    @Test
    void report_countsWhatWasSentBeforeASenderFailed() throws Exception {
        endpoint = Endpoint.start(
                EndpointOptions.temporary().withUnlimited(true).withFaults(Faults.parse("away=300s@4", seed)));
        endpoint.createStream(STREAM, 2);
        inputs(5, 12 << 20);
        Path report = directory.resolve("report.json");
        List<String> options = options(STREAM, "--chunk-size", "1M", "--give-up-after", "3s", "--report", "" + report);
        assertThat(spark(CLUSTER, options)).as(said()).isEqualTo(1);
        JsonNode figures = new ObjectMapper().readTree(report.toFile());
        long sent = 0;
        for (JsonNode executor : figures.get("executors")) {
            sent += executor.get("records").asLong();
        }
        assertThat(sent).as(said()).isPositive();
        assertThat(figures.get("shards").size()).as(said()).isPositive();
    }

    @Test
    void load_goesOnWhereAKilledDriverEnded_andHereToo() throws Exception {
        start(1, false);
        inputs(50, 16 << 20);
        Path journal = directory.resolve("journal");
        List<String> options = options(STREAM, "--chunk-size", "1M", "--checkpoint", journal.toString());
        killInTheMiddle(options, journal, 2);
        long first = done(journal);
        killInTheMiddle(options, journal, first + 2);
        Sluice rest = Sluice.run(loadHere(options));
        assertThat(rest.status).as(rest.err()).isZero();
        assertLoaded();
        assertVerified(journal);
        int again = spark(LOCAL, options);
        assertThat(again).as(said()).isZero();
        assertThat(said()).contains("nothing in the inputs is new to the checkpoint");
    }

    @Test
    void signal_letsWhatWasReadArriveAndTheNextRunGoOn() throws Exception {
        start(1, false);
        inputs(50, 16 << 20);
        Path journal = directory.resolve("journal");
        List<String> options = options(STREAM, "--chunk-size", "1M", "--checkpoint", journal.toString());
        try (SparkProcess load = new SparkProcess(directory.resolve("said"), LOCAL, options)) {
            await(load::isAlive, () -> done(journal) > 2);
            load.terminate();
            assertThat(load.status()).as(said()).isEqualTo(143);
        }
        assertThat(said()).contains("stopping: ").contains("stopped by SIGTERM after a clean drain");
        Sluice rest = Sluice.run(loadHere(options));
        assertThat(rest.status).as(rest.err()).isZero();
        // Nothing was in flight when it ended, so nothing came twice.
        assertThat(cat(STREAM)).as("seed %d: %s", seed, said()).hasSameSizeAs(lines);
        assertLoaded();
    }

    @Test
    void figures_comeByASinkOfSpark() throws Exception {
        start(2, true);
        inputs(5, 2 << 20);
        Path sink = Files.createDirectory(directory.resolve("sink"));
        try (SparkProcess load = new SparkProcess(
                directory.resolve("said"),
                LOCAL,
                options(STREAM),
                "spark.metrics.conf.*.sink.csv.class=org.apache.spark.metrics.sink.CsvSink",
                "spark.metrics.conf.*.sink.csv.directory=" + sink)) {
            assertThat(load.status()).as(said()).isZero();
        }
        for (String figure : List.of("records", "bytes")) {
            List<Path> files;
            try (Stream<Path> all = Files.list(sink)) {
                files = all.filter(file -> file.getFileName().toString().contains("SluicePlugin." + figure))
                        .toList();
            }
            assertThat(files).as(said()).isNotEmpty();
            for (Path file : files) {
                List<String> rows = Files.readAllLines(file);
                String last = rows.get(rows.size() - 1);
                assertThat(Long.parseLong(last.substring(last.indexOf(',') + 1)))
                        .as(file.toString())
                        .isPositive();
            }
        }
    }

    @Test
    void rejects_areGatheredInOneFile() throws Exception {
        start(2, true);
        Files.writeString(inputs.resolve("a.json"), "{\"a\":1}\nno json\n{\"a\":2}\n");
        Files.writeString(inputs.resolve("b.json"), "neither\n{\"a\":3}\n");
        Path rejects = directory.resolve("rejects");
        Path report = directory.resolve("report.json");
        int status = spark(
                LOCAL,
                options(STREAM, "--format", "json", "--rejects", rejects.toString(), "--report", report.toString()));
        assertThat(status).as(said()).isEqualTo(3);
        // Inputs that tasks have read were called passed over.
        JsonNode read = new ObjectMapper().readTree(report.toFile()).get("inputs");
        assertThat(read.get("largest")).as(read.toString()).hasSize(2);
        assertThat(read.get("skipped").get("inputs").asInt())
                .as(read.toString())
                .isZero();
        assertThat(Files.readString(rejects)).contains("no json").contains("neither");
        assertThat(said()).contains("2 rejected");
    }

    @Test
    void inputs_comeByHadoopsFileSystems() throws Exception {
        start(2, true);
        inputs(20, 3 << 20);
        List<String> options = new ArrayList<>(options(STREAM, "--chunk-size", "1M"));
        options.set(1, "viewfs://logs/in");
        try (SparkProcess load = new SparkProcess(
                directory.resolve("said"),
                LOCAL,
                options,
                "spark.hadoop.fs.viewfs.mounttable.logs.link./in=" + inputs.toUri())) {
            assertThat(load.status()).as(said()).isZero();
        }
        assertLoaded();
    }

    @Test
    void longWindow_isNamedWhereSparksLibraryDoesNotTakeIt() throws Exception {
        start(2, true);
        inputs(1, 1 << 10);
        // A frame of zstd --long=28 (RFC 8878, 3.1.1): one raw block behind a header that asks for 256 MiB.
        byte[] frame = HexFormat.of().parseHex("28b52ffd" + "00" + "90" + "410000" + "746f6f206661720a");
        Files.write(inputs.resolve("long.log.zst"), frame);
        int status = spark(LOCAL, options(STREAM, "--memory-limit", "1G"));
        assertThat(status).as(said()).isEqualTo(1);
        assertThat(said()).contains("long.log.zst").contains("pack it again without --long");
        assertLoaded();
    }

    private void killInTheMiddle(List<String> options, Path journal, long chunks) throws Exception {
        try (SparkProcess load = new SparkProcess(directory.resolve("said"), LOCAL, options)) {
            await(load::isAlive, () -> done(journal) >= chunks);
        }
    }

    private void await(BooleanSupplier alive, BooleanSupplier reached) throws Exception {
        long begun = System.nanoTime();
        while (!reached.getAsBoolean()) {
            assertThat(alive.getAsBoolean()).as(said()).isTrue();
            assertThat(System.nanoTime() - begun).as(said()).isLessThan(DEADLINE_NANOS);
            Thread.sleep(50);
        }
    }

    /** How many chunks the journal knows for done. */
    private static long done(Path journal) {
        try {
            return Files.readString(journal, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("{\"done\":"))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    private void start(int shards, boolean unlimited) throws Exception {
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(unlimited));
        endpoint.createStream(STREAM, shards);
    }

    /** Small files, two that are packed, and a large one. */
    private void inputs(int small, int largeBytes) throws Exception {
        for (int i = 0; i < small; i++) {
            Files.writeString(inputs.resolve("small-" + i + ".log"), some(1 + random.nextInt(8_000)));
        }
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(inputs.resolve("packed.log.gz")))) {
            packed.write(some(400_000).getBytes(StandardCharsets.UTF_8));
        }
        byte[] text = some(400_000).getBytes(StandardCharsets.UTF_8);
        Files.write(inputs.resolve("packed.log.zst"), Zstd.compress(text));
        Files.writeString(inputs.resolve("large.log"), some(largeBytes));
    }

    /** Lines that differ and hardly compress. */
    private String some(int bytes) {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            String line =
                    lines.size() + " " + Long.toString(random.nextLong(), 36) + Long.toString(random.nextLong(), 36);
            lines.add(line);
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private List<String> options(String stream, String... more) {
        List<String> options = new ArrayList<>(List.of(
                stream,
                inputs.toString(),
                "--load-id",
                "one",
                "--endpoint",
                endpoint.uri().toString(),
                "--insecure",
                "--region",
                "us-east-1"));
        options.addAll(List.of(more));
        return options;
    }

    private static String[] loadHere(List<String> options) {
        List<String> words = new ArrayList<>(List.of("load"));
        words.addAll(options);
        return words.toArray(String[]::new);
    }

    private int spark(String master, List<String> options) throws Exception {
        try (SparkProcess load = new SparkProcess(directory.resolve("said"), master, options)) {
            return load.status();
        }
    }

    private String said() throws Exception {
        Path said = directory.resolve("said");
        return "seed " + seed + "\n" + (Files.exists(said) ? Files.readString(said) : "");
    }

    /** Of all records in the stream. */
    private Set<String> ids(String stream) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Set<String> ids = new HashSet<>();
        for (String event : cat(stream, "--output", "json")) {
            ids.add(json.readTree(event).get("batchId").asText());
        }
        return ids;
    }

    private void assertLoaded() throws Exception {
        List<String> loaded = new ArrayList<>(cat(STREAM, "--distinct"));
        loaded.sort(null);
        List<String> wanted = new ArrayList<>(lines);
        wanted.sort(null);
        assertThat(loaded.size()).as(said()).isEqualTo(wanted.size());
        assertThat(loaded.equals(wanted)).as(said()).isTrue();
    }

    private void assertVerified(Path journal) {
        Sluice verify = Sluice.run(
                "verify",
                STREAM,
                "--checkpoint",
                journal.toString(),
                "--endpoint",
                endpoint.uri().toString(),
                "--insecure");
        assertThat(verify.status)
                .as(new String(verify.out(), StandardCharsets.UTF_8) + verify.err())
                .isZero();
    }

    private List<String> cat(String stream, String... options) {
        List<String> words = new ArrayList<>(
                List.of("cat", stream, "--endpoint", endpoint.uri().toString(), "--insecure"));
        words.addAll(List.of(options));
        Sluice cat = Sluice.run(words.toArray(String[]::new));
        assertThat(cat.status).as(cat.err()).isZero();
        return cat.lines();
    }
}

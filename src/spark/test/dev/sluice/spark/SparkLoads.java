package dev.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Loads by Spark from files to the embedded endpoint: real drivers and executors, real daemons. */
abstract class SparkLoads {
    static final String LOCAL = "local[2]";
    static final String CLUSTER = "local-cluster[2,1,1024]";
    static final String STREAM = "web";
    private static final long DEADLINE_NANOS = TimeUnit.MINUTES.toNanos(5);

    @TempDir
    Path directory;

    final long seed = Long.getLong("sluice.seed", System.nanoTime());
    final Random random = new Random(seed);
    final List<String> lines = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // each test starts it as it needs it
    Endpoint endpoint;

    Path inputs;

    @BeforeEach
    void makeInputs() throws Exception {
        inputs = Files.createDirectory(directory.resolve("in"));
    }

    @AfterEach
    void stop() throws Exception {
        endpoint.close();
    }

    void await(BooleanSupplier alive, BooleanSupplier reached) throws Exception {
        long begun = System.nanoTime();
        while (!reached.getAsBoolean()) {
            assertThat(alive.getAsBoolean()).as(said()).isTrue();
            assertThat(System.nanoTime() - begun).as(said()).isLessThan(DEADLINE_NANOS);
            Thread.sleep(50);
        }
    }

    /** How many chunks the journal knows for done. */
    static long done(Path journal) {
        try {
            return Files.readString(journal, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("{\"done\":"))
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    void start(int shards, boolean unlimited) throws Exception {
        endpoint = Endpoint.start(EndpointOptions.temporary().withUnlimited(unlimited));
        endpoint.createStream(STREAM, shards);
    }

    /** Small files, two that are packed, and a large one. */
    void inputs(int small, int largeBytes) throws Exception {
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

    List<String> options(String stream, String... more) {
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

    static String[] loadHere(List<String> options) {
        List<String> words = new ArrayList<>(List.of("load"));
        words.addAll(options);
        return words.toArray(String[]::new);
    }

    int spark(String master, List<String> options) throws Exception {
        try (SparkProcess load = new SparkProcess(directory.resolve("said"), master, options)) {
            return load.status();
        }
    }

    String said() throws Exception {
        Path said = directory.resolve("said");
        return "seed " + seed + "\n" + (Files.exists(said) ? Files.readString(said) : "");
    }

    /** Of all records in the stream. */
    Set<String> ids(String stream) throws Exception {
        ObjectMapper json = new ObjectMapper();
        Set<String> ids = new HashSet<>();
        for (String event : cat(stream, "--output", "json")) {
            ids.add(json.readTree(event).get("batchId").asText());
        }
        return ids;
    }

    void assertLoaded() throws Exception {
        List<String> loaded = new ArrayList<>(cat(STREAM, "--distinct"));
        loaded.sort(null);
        List<String> wanted = new ArrayList<>(lines);
        wanted.sort(null);
        assertThat(loaded.size()).as(said()).isEqualTo(wanted.size());
        assertThat(loaded.equals(wanted)).as(said()).isTrue();
    }

    void assertVerified(Path journal) {
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

    List<String> cat(String stream, String... options) {
        List<String> words = new ArrayList<>(
                List.of("cat", stream, "--endpoint", endpoint.uri().toString(), "--insecure"));
        words.addAll(List.of(options));
        Sluice cat = Sluice.run(words.toArray(String[]::new));
        assertThat(cat.status).as(cat.err()).isZero();
        return cat.lines();
    }
}

package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.corpus.MakeLog;
import dev.sluice.source.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A plan of a sample knows the load's time, too: packed files are unpacked whole and small ones are all opened, however small the
 * sample is, and a program starts once. Into two shards with the service's limits.
 */
class SampledPlanIT {
    /** What else this machine does disturbs either: what was off is tried again. */
    private static final int ATTEMPTS = 3;

    @TempDir
    Path directory;

    /** Of 96 MiB. */
    private static byte[] log;

    @BeforeAll
    static void makeLog(@TempDir Path place) throws IOException {
        Path file = place.resolve("log");
        MakeLog.run(new String[] {"--format", "combined", "--size", "96M", "--out", file.toString()}, System.err);
        log = Files.readAllBytes(file);
    }

    @AfterAll
    static void dropLog() {
        log = new byte[0];
    }

    @ParameterizedTest
    @CsvSource({"20,.gz", "800,.gz", "800,.log"})
    void directory_takesAsLongAsTheSampleSaidWithinAQuarter(int files, String suffix) throws Exception {
        write(files, suffix, (name, bytes) -> Files.write(directory.resolve(name), bytes));
        requireWithinAQuarter(directory.toString());
    }

    @Test
    void objects_takeAsLongAsTheSampleSaidWithinAQuarter() throws Exception {
        System.setProperty("aws.accessKeyId", "any");
        System.setProperty("aws.secretAccessKey", "any");
        try (S3Server server = S3Server.start()) {
            write(20, ".gz", server::put);
            requireWithinAQuarter("s3://" + S3Server.BUCKET + "/", "--s3-endpoint", "" + server.uri());
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    /** Takes a file. */
    private interface Shelf {
        void put(String name, byte[] bytes) throws IOException;
    }

    /** The log in so many files. */
    private void write(int files, String suffix, Shelf shelf) throws IOException {
        int from = 0;
        for (int i = 1; i <= files; i++) {
            int end = (int) ((long) log.length * i / files);
            while (log[end - 1] != '\n') {
                end--;
            }
            byte[] part = Arrays.copyOfRange(log, from, end);
            shelf.put("app-%05d%s".formatted(i, suffix), suffix.equals(".gz") ? gzip(part) : part);
            from = end;
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static void requireWithinAQuarter(String... inputs) throws Exception {
        double planned = 0;
        double was = 0;
        for (int i = 0; i < ATTEMPTS && (planned == 0 || Math.abs(was / planned - 1) > 0.25); i++) {
            JsonNode plan = json(List.of("plan", "--sample-chunks", "5%"), inputs);
            JsonNode load = json(List.of("load", "web"), inputs);
            double events = load.get("events").asDouble();
            assertThat(plan.get("events").asDouble()).isCloseTo(events, within(0.02 * events));
            planned = plan.get("packings").get(0).get("seconds").asDouble();
            was = load.get("elapsedMillis").asDouble() / 1000;
            System.out.printf("%s: planned %.2f s, was %.2f s%n", inputs[0], planned, was);
        }
        assertThat(was).isCloseTo(planned, within(0.25 * planned));
    }

    private static JsonNode json(List<String> command, String... inputs) throws IOException {
        Sluice run = Sluice.run(Stream.of(command, List.of("--local=2", "--quiet", "--report", "-"), List.of(inputs))
                .flatMap(List::stream)
                .toArray(String[]::new));
        assertThat(run.status).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out());
    }
}

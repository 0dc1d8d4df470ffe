package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.corpus.MakeLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.Record;

/** A second opinion: what an implementation of Kinesis that is not ours takes from the loader, and gives back. */
class KinesisLocalIT {
    private static final List<String> STREAMS = List.of(
            "blocks-zstd",
            "blocks-gzip",
            "blocks-none",
            "lines",
            "aggregated",
            "piped",
            "plain",
            "http-blocks",
            "http-lines",
            "http-aggregated");

    @TempDir
    static Path dir;

    private static KinesisLocal kinesis;
    private static Sluice sluice;
    private static Path log;
    private static byte[] expected;

    @BeforeAll
    static void start() throws Exception {
        Map<String, Integer> streams = new HashMap<>();
        STREAMS.forEach(stream -> streams.put(stream, 3));
        kinesis = KinesisLocal.start(streams);
        sluice = new Sluice(
                dir,
                Map.of(
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test",
                        "AWS_REGION",
                        KinesisLocal.REGION));
        log = dir.resolve("access.log");
        assertThat(MakeLog.run(
                        new String[] {"--format", "combined", "--size", "400K", "--out", log.toString()}, System.err))
                .isZero();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(Files.readAllBytes(log));
        all.write(Files.readAllBytes(Path.of("samples/odd.log")));
        expected = all.toByteArray();
    }

    @AfterAll
    static void stop() {
        if (kinesis != null) {
            kinesis.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocks-zstd", "blocks-gzip", "blocks-none", "lines", "aggregated"})
    void load_comesBackWholeInEachLayout(String stream) throws Exception {
        String[] layout = stream.split("-", -1);
        List<String> args = new ArrayList<>(List.of("--records", layout[0]));
        if (layout.length > 1) {
            args.addAll(List.of("--compression", layout[1]));
        }
        args.addAll(List.of(log.toString(), "samples/odd.log"));
        Sluice.Run load = load(Sluice.NO_INPUT, stream, args.toArray(new String[0]));
        assertThat(load.exitStatus()).as(load.err()).isZero();
        assertThat(load.out()).isEmpty();
        Path damaged = dir.resolve(stream + ".damaged");
        Sluice.Run cat = sluice.run(Sluice.NO_INPUT, command("cat", stream, "--damaged", damaged.toString()));
        // One odd line begins as a zstd frame does. Alone in a record it passes for a damaged one, and is kept apart.
        assertThat(cat.exitStatus()).as(cat.err()).isEqualTo(stream.equals("lines") ? 3 : 0);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(cat.out());
        if (Files.exists(damaged)) {
            for (String record : Files.readAllLines(damaged)) {
                all.write(new ObjectMapper().readTree(record).get("data").binaryValue());
                all.write('\n');
            }
        }
        Lines.assertSame(all.toByteArray(), expected);
    }

    /** KPL cannot: it speaks TLS alone. */
    @ParameterizedTest
    @ValueSource(strings = {"blocks", "lines", "aggregated"})
    void load_comesBackWholeOverPlainHttp(String layout) throws Exception {
        String[] where = {"--endpoint", kinesis.plainEndpoint(), "http-" + layout};
        Sluice.Run load = sluice.run(
                Sluice.NO_INPUT,
                Stream.of(new String[] {"load", "--records", layout}, where, new String[] {log.toString()})
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        assertThat(load.exitStatus()).as(load.err()).isZero();
        assertThat(load.err()).contains(" by the AWS SDK");
        Sluice.Run cat = sluice.run(
                Sluice.NO_INPUT,
                Stream.of(new String[] {"cat"}, where).flatMap(Stream::of).toArray(String[]::new));
        assertThat(cat.exitStatus()).as(cat.err()).isZero();
        Lines.assertSame(cat.out(), Files.readAllBytes(log));
    }

    @Test
    void load_comesBackWholeFromAPipe() throws Exception {
        Sluice.Run load = load(log, "piped");
        assertThat(load.exitStatus()).as(load.err()).isZero();
        Lines.assertSame(cat("piped", 0), Files.readAllBytes(log));
    }

    @Test
    void blocks_areReadByZstdAlone() throws Exception {
        assumeTrue(zstdRuns(), "skipped: the zstd program is not installed");
        Sluice.Run load = load(Sluice.NO_INPUT, "plain", log.toString(), "samples/odd.log");
        assertThat(load.exitStatus()).as(load.err()).isZero();
        Path frames = dir.resolve("frames.zst");
        ByteArrayOutputStream payloads = new ByteArrayOutputStream();
        for (Record record : kinesis.records("plain")) {
            payloads.write(record.data().asByteArray());
        }
        Files.write(frames, payloads.toByteArray());
        Path text = dir.resolve("frames.txt");
        Process zstd = new ProcessBuilder("zstd", "-dc", frames.toString())
                .redirectOutput(text.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(zstd.waitFor()).isZero();
        Lines.assertSame(Files.readAllBytes(text), expected);
    }

    @Test
    void load_saysSoAtOnceWhenThereIsNoSuchStream() throws Exception {
        Sluice.Run load = load(Sluice.NO_INPUT, "missing", log.toString());
        assertThat(load.exitStatus()).as(load.err()).isIn(1, 2);
        assertThat(load.err()).contains("missing").doesNotContain("\tat ");
        assertThat(load.millis()).isLessThan(TimeUnit.SECONDS.toMillis(10));
    }

    private static Sluice.Run load(Path in, String stream, String... rest) throws IOException, InterruptedException {
        return sluice.run(in, command("load", stream, rest));
    }

    private static byte[] cat(String stream, int exitStatus) throws IOException, InterruptedException {
        Sluice.Run cat = sluice.run(Sluice.NO_INPUT, command("cat", stream));
        assertThat(cat.exitStatus()).as(cat.err()).isEqualTo(exitStatus);
        return cat.out();
    }

    private static String[] command(String name, String stream, String... rest) {
        String[] command = new String[5 + rest.length];
        command[0] = name;
        command[1] = "--endpoint";
        command[2] = kinesis.endpoint();
        command[3] = "--insecure";
        command[4] = stream;
        System.arraycopy(rest, 0, command, 5, rest.length);
        return command;
    }

    private static boolean zstdRuns() throws InterruptedException {
        try {
            return new ProcessBuilder("zstd", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Loads through KPL into an endpoint that keeps its records, and verifies them there. */
class VerifyCommandIT {
    private static final int LINES = 6_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
            log.append("192.0.2.")
                    .append(i % 256)
                    .append(" - - \"GET /items/")
                    .append(i * 7919L)
                    .append("\" 200\n");
        }
        Files.writeString(directory.resolve("web.log"), log, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocks", "aggregated"})
    void load_isProven_whenItIsAllThere(String records) throws IOException {
        load(records);
        Sluice verify = verify("kept", "--report", "-");
        assertThat(verify.status).as(verify.err()).isZero();
        assertThat(verify.err()).contains("in the stream web: 6,000 events");
        JsonNode report = new ObjectMapper().readTree(verify.out());
        assertThat(report.path("proven").asBoolean()).isTrue();
        assertThat(report.path("events").asLong()).isEqualTo(LINES);
        assertThat(report.path("missing")).isEmpty();
    }

    @Test
    void chunks_areNamed_whenTheStreamDoesNotHoldThem() throws IOException {
        load("blocks");
        try (Endpoint empty = Endpoint.start(EndpointOptions.stored(directory.resolve("empty")))) {
            empty.createStream("web", 1);
        }
        Sluice verify = verify("empty");
        assertThat(verify.status).isEqualTo(1);
        assertThat(verify.err()).contains("web.log").contains("1 is not all in the stream web");
    }

    @Test
    void chunkThatIsNotDone_isNotAllThere() throws IOException {
        load("blocks");
        Path journal = directory.resolve("journal");
        List<String> entries = Files.readAllLines(journal);
        entries.removeIf(entry -> entry.contains("{\"done\":"));
        Files.write(journal, entries);
        Sluice verify = verify("kept");
        assertThat(verify.status).as(verify.err()).isEqualTo(1);
        assertThat(verify.err()).contains("1 chunk was begun and is not done");
    }

    /** A PrintStream, which standard output is, keeps its failures to itself. */
    @Test
    void report_isAFailure_whenStandardOutputIsFull() throws IOException {
        load("blocks");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (StandardOutput full = new StandardOutput(new FileOutputStream("/dev/full"))) {
            assertThat(new CommandLine(new VerifyCommand(full, new PrintStream(err, true, StandardCharsets.UTF_8)))
                            .execute(
                                    "--endpoint-data",
                                    directory.resolve("kept").toString(),
                                    "--checkpoint",
                                    directory.resolve("journal").toString(),
                                    "--report",
                                    "-",
                                    "web"))
                    .isEqualTo(1);
        }
        assertThat(err).asString().contains("report cannot be written: No space left");
    }

    @Test
    void lines_cannotBeProven() {
        load("lines");
        Sluice verify = verify("kept");
        assertThat(verify.status).as("nothing is known to be missing").isEqualTo(3);
        assertThat(verify.err()).contains("no batch ids").hasLineCount(1);
    }

    @Test
    void checkpoint_isNotMade_whenItIsMissing() {
        Sluice verify = verify("kept");
        assertThat(verify.status).isEqualTo(2);
        assertThat(directory.resolve("journal")).doesNotExist();
    }

    private void load(String records) {
        Sluice load = Sluice.run(
                "load",
                "--local=3",
                "--endpoint-data",
                directory.resolve("kept").toString(),
                "--checkpoint",
                directory.resolve("journal").toString(),
                "--records",
                records,
                "web",
                directory.resolve("web.log").toString());
        assertThat(load.status).as(load.err()).isZero();
    }

    private Sluice verify(String data, String... more) {
        String[] args = new String[6 + more.length];
        args[0] = "verify";
        args[1] = "--endpoint-data";
        args[2] = directory.resolve(data).toString();
        args[3] = "--checkpoint";
        args[4] = directory.resolve("journal").toString();
        args[5] = "web";
        System.arraycopy(more, 0, args, 6, more.length);
        return Sluice.run(args);
    }
}

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessCommandTest {
    private static final String LINE =
            "1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200 5 \"-\" \"curl\u001b[31m\"\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String stdin, String... args) {
        return SluiceCommand.run(
                args,
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void guess_saysWhatStandardInputHolds() {
        assertThat(run(LINE.repeat(10), "guess")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("combined: nginx or Apache combined log", "--format combined", "dd/MMM/yyyy:HH:mm:ss Z")
                .contains("\"request_uri\":\"/a\"")
                .doesNotContain("\u001b");
    }

    @Test
    void guess_looksIntoCompressedFiles(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("access.log.gz");
        Files.write(file, Zipped.gzip(LINE.repeat(10)));
        assertThat(run("", "guess", file.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("10 events, 0 rejected");
    }

    @ParameterizedTest
    @CsvSource({
        "access.log, combined",
        "app.log, logback",
        "archive/access.log.1.gz, combined",
        "archive/alb.log.gz, alb",
        "archive/app.log.1.zst, logback",
        "archive/common.log.bz2, common",
        "events.json.log, json",
        "gateway.logfmt.log, logfmt",
        "iis.log, w3c",
        "requests.csv, csv",
        "syslog.log, syslog"
    })
    void guess_namesTheFormatOfTheSamples(String file, String format) {
        assertThat(run("", "guess", "samples/" + file)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("options  --format " + format + "\n", ", 0 rejected");
    }

    @Test
    void guess_failsWhenItIsNotSure() {
        assertThat(run("what is this\nnothing known\n", "guess", "-")).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("not enough for --format auto");
    }

    @Test
    void guess_failsWithOneSentence_whenAFormatsFileIsWrong(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("own.json"), """
                {"name": "own", "title": "mine", "engine": "shape", "shapes": ["{time} (?P<message>.*)"],
                 "samples": [{"line": "no time", "event": {}}]}""");
        assertThat(run(LINE, "guess", "--format-file", file.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("the format's file own.json: the sample")
                .doesNotContain("internal", "Exception");
    }

    @Test
    void guess_failsWhenThereIsNoSuchFile() {
        assertThat(run("", "guess", "/nowhere/at/all")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("does not exist");
    }
}

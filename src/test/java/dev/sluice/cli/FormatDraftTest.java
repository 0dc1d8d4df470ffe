package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.guess.Guesser;
import dev.sluice.source.InputHead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatDraftTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void write(String log, Path directory) throws IOException {
        FormatDraft.write(
                "my-app",
                new InputHead(ByteBuffer.wrap(log.getBytes(UTF_8)), true),
                directory,
                new Guesser(ParserOptions.defaults(Instant.EPOCH), Formats.BUILT_IN).guess(log.getBytes(UTF_8), true),
                new PrintStream(out, true, UTF_8));
    }

    @Test
    void draft_isAFormatOfTheUsersOwn_onceItIsWritten(@TempDir Path home) throws IOException {
        Path formats = home.resolve("sluice/formats");
        write("2026-01-02 03:04:05 [7] on\n2026-01-02 03:04:06 [8] off\n", formats);
        assertThat(out.toString(UTF_8))
                .contains("my-app.json", "engine shape", "2 of 2 events", "--format my-app --local=1 INPUT")
                .doesNotContain("note");
        assertThat(Formats.withOwn(formats, null).named("my-app")).isPresent();
    }

    @Test
    void draftOfALogThatAFormatKnows_saysSo(@TempDir Path home) throws IOException {
        write("Nov 26 10:15:00 host app[7]: hello\n".repeat(9), home);
        assertThat(out.toString(UTF_8)).contains("note     'sluice guess' is already sure that this is syslog (9");
    }

    @Test
    void logOfNothingInCommon_isToldAndWritesNothing(@TempDir Path home) {
        assertThatThrownBy(() -> write("once\n\nupon a time\n", home)).hasMessageContaining("No format can be drafted");
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "../evil, is not a name for a format",
        "My App, is not a name for a format",
        "json, there is a format of that name",
        "raw, there is a format of that name",
        "auto, there is a format of that name",
    })
    void name_isRefused_whereNoFileMayBeCalledSo(String name, String why) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = SluiceCommand.run(
                new String[] {"guess", "--write", name},
                new ByteArrayInputStream("x\n".getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        assertThat(status).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains(why);
    }

    @Test
    void optionThatADraftTakesNoNoticeOf_isRefused() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = SluiceCommand.run(
                new String[] {"guess", "--write", "my-app", "--timezone", "Europe/Berlin"},
                new ByteArrayInputStream("x\n".getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        assertThat(status).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("--timezone");
    }
}

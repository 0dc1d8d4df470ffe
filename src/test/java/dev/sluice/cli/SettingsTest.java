package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SettingsTest {
    @TempDir
    Path directory;

    @Test
    void option_comesFromTheFileUnlessTheEnvironmentOrTheUserSaysOtherwise() throws IOException {
        Path file = config("# mine\nrate = 40\n--in-flight = 8M\n\n[load]\nrate=30\n[cat]\nregion = eu-west-1\n");

        assertThat(rate(Map.of("SLUICE_CONFIG", file.toString()))).isEqualTo("30");
        assertThat(rate(Map.of("SLUICE_CONFIG", file.toString(), "SLUICE_RATE", "60")))
                .isEqualTo("60");
        assertThat(rate(Map.of(), "--config", file.toString())).isEqualTo("30");
        assertThat(rate(Map.of(), "--config=" + file, "--rate=70")).isEqualTo("70");
        assertThat(rate(Map.of())).isEqualTo("100");
    }

    @Test
    void file_isTheUsersOwnWhenNoneIsNamed() throws IOException {
        Files.createDirectories(directory.resolve("sluice"));
        Files.writeString(directory.resolve("sluice/config"), "rate = 11");

        assertThat(rate(Map.of("XDG_CONFIG_HOME", directory.toString()))).isEqualTo("11");
        assertThat(rate(Map.of("HOME", directory.toString()))).isEqualTo("100");
    }

    @Test
    void file_isRefusedWithItsLineWhenItMakesNoSense() throws IOException {
        assertThatThrownBy(() ->
                        rate(Map.of("SLUICE_CONFIG", directory.resolve("none").toString())))
                .hasMessageContaining("none cannot be read");
        Path nonsense = config("rate = 5\nquickly");
        assertThatThrownBy(() -> rate(Map.of("SLUICE_CONFIG", nonsense.toString())))
                .hasMessageEndingWith("config line 2: 'quickly' is no setting; write OPTION = VALUE.");
        Path misspelt = config("[load]\nraet = 5");
        assertThatThrownBy(() -> program(Map.of("SLUICE_CONFIG", misspelt.toString()), new ByteArrayOutputStream()))
                .hasMessageEndingWith("config line 2: 'sluice load' has no option --raet.");
    }

    @Test
    void error_saysWhereAWrongValueComesFrom() throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = program(Map.of("SLUICE_IN_FLIGHT", "much"), err).execute("load", "web");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("'much' is not a size")
                .contains("(set by SLUICE_IN_FLIGHT)");
    }

    @Test
    void error_suggestsTheOptionThatWasMeant() throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(program(Map.of(), err).execute("load", "--checkpiont", "x", "web"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--checkpoint");
    }

    @Test
    void help_beginsWithExamples() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(program(Map.of(), out).execute("help", "load")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Examples:").contains("Usage: sluice load");
    }

    private Path config(String text) throws IOException {
        return Files.writeString(directory.resolve("config"), text);
    }

    /** What {@code load} would take for {@code --rate}. */
    private static String rate(Map<String, String> environment, String... options) throws IOException {
        String[] args = new String[options.length + 2];
        args[0] = "load";
        System.arraycopy(options, 0, args, 1, options.length);
        args[args.length - 1] = "web";
        CommandLine program = program(Settings.of(args, environment), new ByteArrayOutputStream());
        CommandSpec load = program.parseArgs(args).subcommand().commandSpec();
        String rate = load.findOption("--rate").getValue();
        return rate;
    }

    private static CommandLine program(Map<String, String> environment, ByteArrayOutputStream to) throws IOException {
        return program(Settings.of(new String[0], environment), to);
    }

    private static CommandLine program(Settings settings, ByteArrayOutputStream to) throws IOException {
        PrintStream stream = new PrintStream(to, true, StandardCharsets.UTF_8);
        return SluiceCommand.program(settings, new ByteArrayInputStream(new byte[0]), stream, stream, false);
    }
}

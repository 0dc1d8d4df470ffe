package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        assertThat(rate(Map.of())).isEqualTo("100%");
    }

    @Test
    void file_isTheUsersOwnWhenNoneIsNamed() throws IOException {
        Files.createDirectories(directory.resolve("sluice"));
        Files.writeString(directory.resolve("sluice/config"), "rate = 11");

        assertThat(rate(Map.of("XDG_CONFIG_HOME", directory.toString()))).isEqualTo("11");
        assertThat(rate(Map.of("HOME", directory.toString()))).isEqualTo("100%");
    }

    @Test
    void file_isRefusedWithItsLineWhenItMakesNoSense() throws IOException {
        assertThatThrownBy(() ->
                        rate(Map.of("SLUICE_CONFIG", directory.resolve("none").toString())))
                .hasMessageContaining("none cannot be read");
        Path nonsense = config("rate = 5\nquickly");
        assertThatThrownBy(() -> rate(Map.of("SLUICE_CONFIG", nonsense.toString())))
                .hasMessageEndingWith("config line 2: 'quickly' is not a setting; write OPTION = VALUE.");
        Path misspelt = config("[load]\nratee = 5");
        assertThatThrownBy(() -> program(Map.of("SLUICE_CONFIG", misspelt.toString()), new ByteArrayOutputStream()))
                .hasMessageEndingWith("config line 2: 'sluice load' has no option --ratee. Did you mean '--rate'?");
    }

    @Test
    void error_saysWhereAWrongValueComesFrom() throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = program(Map.of("SLUICE_IN_FLIGHT", "plenty"), err).execute("load", "web");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("'plenty' is not a size")
                .contains("(set by SLUICE_IN_FLIGHT)");
    }

    @Test
    void redactKey_isAVariableAndNeverAnOption() throws IOException {
        assertThat(Settings.redactKey(load(Map.of("SLUICE_REDACT_KEY", "0123456789abcdef"))))
                .isEqualTo("0123456789abcdef");
        assertThat(Settings.redactKey(load(Map.of("SLUICE_REDACT_KEY", "")))).isNull();
        Path file = config("redact-key = 0123456789abcdef");
        assertThatThrownBy(() -> program(Map.of("SLUICE_CONFIG", file.toString()), new ByteArrayOutputStream()))
                .hasMessageContaining("redact-key");
    }

    @Test
    void variable_isRefusedWithWhatWasMeantWhenItStandsForNoOption() {
        assertThat(refusal(Map.of("SLUICE_RATTE", "5")))
                .isEqualTo("The variable SLUICE_RATTE stands for no option. Did you mean 'SLUICE_RATE'?");
        assertThat(refusal(Map.of("SLUICE_rate", "5"))).endsWith("Did you mean 'SLUICE_RATE'?");
        assertThat(refusal(Map.of("SLUICE_LOAD_RATE", "5")))
                .contains("Say SLUICE_RATE,")
                .contains("below [load]");
        assertThat(refusal(Map.of("SLUICE_NO_QUIET", "1"))).endsWith("Say SLUICE_QUIET=no.");
        assertThat(refusal(Map.of("SLUICE_HELP", "1"))).contains("stands for no option");
    }

    @Test
    void variable_isTakenWhenAnyCommandHasItsOption_orTheProgramReadsItItself_orItIsEmpty() throws IOException {
        assertThat(rate(Map.of(
                        "SLUICE_FAULT_SEED", "7", "SLUICE_JAVA_OPTS", "-Xmx1g", "SLUICE_RATTE", "", "OTHER", "x")))
                .isEqualTo("100%");
        assertThat(rate(Map.of("SLUICE_RATE", "", "SLUICE_CONFIG", ""))).isEqualTo("100%");
        // As Kubernetes sets them for a Service called sluice.
        assertThat(rate(Map.of(
                        "SLUICE_SERVICE_HOST",
                        "10.0.0.1",
                        "SLUICE_SERVICE_PORT_HTTP",
                        "80",
                        "SLUICE_PORT",
                        "tcp://10.0.0.1:80",
                        "SLUICE_PORT_80_TCP_ADDR",
                        "10.0.0.1")))
                .isEqualTo("100%");
        Path file = config("rate = 40");
        assertThat(rate(Map.of("SLUICE_RATE", "", "SLUICE_CONFIG", file.toString())))
                .isEqualTo("40");
    }

    @Test
    void file_isRefusedWithItsLineWhenPartOfItWouldNotCount() throws IOException {
        assertThat(refused("rate = 5\n[load]\nrate = 6\nrate = 7"))
                .contains("config line 4: 'rate' stands in ")
                .contains("config line 3 already");
        assertThat(refused("rate =")).contains("config line 1: 'rate' has no value");
        assertThat(refused("[laod]\nrate = 6"))
                .endsWith("config line 2: there is no command 'laod'. Did you mean 'load'?");
        assertThat(refused("no-quiet = yes")).endsWith("Say quiet = no.");
        assertThat(refused("config = other")).endsWith("config line 1: a config file cannot name another one.");
        assertThat(refused("help = yes")).contains("no command has the option --help");
    }

    @Test
    void file_isNamedOnce() {
        assertThatThrownBy(() -> Settings.of(new String[] {"--config", "a", "load", "--config=b"}, Map.of()))
                .hasMessage("--config is there twice; name one file.");
        assertThatThrownBy(() -> Settings.of(new String[] {"--config", directory.toString()}, Map.of()))
                .hasMessageContaining("cannot be read");
    }

    @Test
    void help_isGivenWhateverIsSet() throws IOException {
        Map<String, String> wrong = Map.of("SLUICE_RATTE", "5", "SLUICE_IN_FLIGHT", "plenty", "SLUICE_CONFIG", "/none");
        for (String[] args :
                new String[][] {{"load", "--help"}, {"load", "-h"}, {"help", "load"}, {"--version"}, {"-hV"}}) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            assertThat(program(Settings.of(args, wrong), said).execute(args))
                    .as(args[0])
                    .isZero();
            assertThat(said.toString(StandardCharsets.UTF_8)).contains("luice").doesNotContain("plenty");
        }
    }

    /** picocli takes descriptions for formats of printf, and warns on the process's standard error of one that is none. */
    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void help_warnsOfNothing() throws IOException {
        PrintStream usual = System.err;
        ByteArrayOutputStream warned = new ByteArrayOutputStream();
        System.setErr(new PrintStream(warned, true, StandardCharsets.UTF_8));
        try {
            CommandLine program = program(Map.of(), new ByteArrayOutputStream());
            for (String command : program.getSubcommands().keySet()) {
                program.execute("help", command);
            }
        } finally {
            System.setErr(usual);
        }
        assertThat(warned.toString(StandardCharsets.UTF_8)).doesNotContain("picocli");
    }

    @Test
    void error_saysWhichOfItsOptionsWereNotTyped() throws IOException {
        Path file = config("[load]\ndrop = /b");
        Map<String, String> set = Map.of("SLUICE_SELECT", "/a", "SLUICE_CONFIG", file.toString());
        assertThat(misuse(set, "load", "--local", "--format", "json", "web"))
                .contains("(--select is set by SLUICE_SELECT, --drop is set by " + file + " line 2)");
        assertThat(misuse(set, "load", "--local", "--format", "json", "--select", "/c", "web"))
                .contains("(--drop is set by " + file + " line 2)");
        assertThat(misuse(Map.of(), "load", "--local", "--select", "a", "--drop", "b", "--format", "json", "web"))
                .doesNotContain("set by");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
            load | rate | 500
            load | level | 99
            load | in-flight | 0B
            load | chunk-size | 3G
            load | chunk-size | 0B
            load | max-rejects | many
            load | format | jsn
            load | key | user
            load | key | field:
            load | match | (a
            load | exclude | (a
            load | multiline | (a
            load | sample | 0
            load | sample | half
            load | timezone | Mars
            load | year | 99
            load | time-layout | nonsense
            load | time-layout | yyyy
            load | report | r.txt
            load | job | j
            load | metrics-file | /none/such/file
            load | endpoint-data | /d
            load | oversize | split
            load | forget-missing | yes
            load | ordered | yes
            load | delimiter | ü
            load | local | 0
            plan | price | gold=7
            plan | sample-chunks | 0
            plan | shards | 0
            plan | rehearse | yes
            plan | prices | /none/such/file
            local | fault | bang
            local | port | 70000
            local | shards | 0
            cat | insecure | yes
            """)
    void error_saysWhereAValueComesFromThatMakesNoSense(String command, String option, String value)
            throws IOException {
        String variable = Settings.variable(option);
        List<String> args = new ArrayList<>(List.of(command));
        if (option.equals("oversize")) {
            args.addAll(List.of("--format", "json"));
        }
        if (command.equals("load")) {
            args.addAll(
                    option.equals("local") || option.equals("endpoint-data")
                            ? List.of("web")
                            : List.of("--local", "web"));
        } else if (command.equals("cat")) {
            args.addAll(List.of("--endpoint", "https://192.0.2.1", "web"));
        }
        assertThat(misuse(Map.of(variable, value), args.toArray(String[]::new))).contains("set by " + variable + ")");
    }

    private String refusal(Map<String, String> environment) {
        return String.valueOf(catchThrowable(() -> program(environment, new ByteArrayOutputStream()))
                .getMessage());
    }

    private String refused(String text) throws IOException {
        return refusal(Map.of("SLUICE_CONFIG", config(text).toString()));
    }

    private static String misuse(Map<String, String> environment, String... args) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = program(Settings.of(args, environment), said).execute(args);
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isBetween(1, 2);
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void error_suggestsTheOptionThatWasMeant() throws IOException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(program(Map.of(), err).execute("load", "--checkpiont", "x", "web"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--checkpoint");
    }

    @Test
    void help_hasExamplesBeforeOptions() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(program(Map.of(), out).execute("help", "load")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsSubsequence("Usage: sluice load", "Examples:", "--region");
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

    private static CommandSpec load(Map<String, String> environment) throws IOException {
        CommandLine program = program(environment, new ByteArrayOutputStream());
        return program.parseArgs("load", "web").subcommand().commandSpec();
    }

    private static CommandLine program(Map<String, String> environment, ByteArrayOutputStream to) throws IOException {
        return program(Settings.of(new String[0], environment), to);
    }

    private static CommandLine program(Settings settings, ByteArrayOutputStream to) throws IOException {
        PrintStream stream = new PrintStream(to, true, StandardCharsets.UTF_8);
        return SluiceCommand.program(settings, new ByteArrayInputStream(new byte[0]), stream, stream, false);
    }
}

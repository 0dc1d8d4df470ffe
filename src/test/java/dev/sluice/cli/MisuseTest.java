package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What makes no sense ends with 2 and one plain sentence, before anything is read or sent. */
class MisuseTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("app.log"), "one\n");
    }

    /** Its error, after a run that must end with 2. */
    private String refused(String... words) {
        List<String> args = new ArrayList<>();
        for (String word : words) {
            args.add(word.replace("DIR", directory.toString()));
        }
        Sluice run = Sluice.run(args.toArray(String[]::new));
        assertThat(run.status).as(args + ": " + run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("sluice: ").doesNotContain("internal error");
        return run.err();
    }

    @Test
    void value_isRefusedWhenItIsEmpty_forEveryOptionOfEveryCommand() throws IOException {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        CommandLine program = SluiceCommand.program(
                Settings.of(new String[0], Map.of()), new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false);
        int tried = 0;
        for (String name : new ConfigCommand.Commands()) {
            CommandSpec command =
                    Objects.requireNonNull(program.getSubcommands().get(name)).getCommandSpec();
            for (OptionSpec option : command.options()) {
                if (option.typeInfo().isBoolean()) {
                    continue;
                }
                List<String> words = new ArrayList<>(List.of(name, option.longestName() + "="));
                command.options().stream()
                        .filter(other -> other.required() && !other.equals(option))
                        .forEach(other -> words.add(other.longestName() + "=x"));
                command.positionalParameters().stream()
                        .filter(PositionalParamSpec::required)
                        .forEach(parameter -> words.add("x"));
                assertThat(refused(words.toArray(String[]::new)))
                        .as("%s", words)
                        .startsWith("sluice: " + option.longestName() + " has no value; give one, or leave");
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(80);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "load --local=x s              | '--local': 'x' is not a whole number",
                "local --port 99999999999      | '99999999999' is too large a number",
                "local --fault-seed 1.5        | '1.5' is not a whole number",
                "load --year x s               | 'x' is not a whole number",
                "load --endpoint ht^tp:// s    | 'ht^tp://' is not an address; give it like https://HOST:PORT",
                "plan --price x f              | --price takes NAME=AMOUNT, not 'x'.",
                "plan --price a=x f            | 'x' is not a number",
                "load --local --rate 1000 s    | --rate takes a share of the shards' limits from 1% to 100%, a rate of the whole load like 20MiB/s or 5000/s, or 'unlimited', not '1000'",
                "plan --rate none f            | --rate takes a share of the shards' limits from 1% to 100%, a rate of the whole load like 20MiB/s or 5000/s, or 'unlimited', not 'none'",
                "load --local --rate 0% s      | --rate takes a share of the shards' limits from 1% to 100%, a rate of the whole load like 20MiB/s or 5000/s, or 'unlimited', not '0%'",
                "load --local --rate 5M s      | like 20MiB/s or 5000/s",
                "load --local --rate 0/s s     | --rate takes a share",
                "load --local --rate 5/min s   | --rate takes a share",
                "load --local --rate-schedule 8-20_20 s | --rate-schedule takes times and rates like '08:00-20:00 20%, 20:00-08:00",
                "load --local --rate-file none s | --rate-file none: ",
                "load --local --level 5% s     | --level takes a whole number from 1 to 22 or 'auto', not '5%'",
                "load --local --level 99999999999 --compression gzip s | from 1 to 9 or 'auto', not '99999999999'",
                "load --local --max-rejects none s | is not a number, a percentage or 'unlimited'",
                "guess --timezone Atlantis f   | --timezone Atlantis is not a time zone",
                "guess --format json f         | has no option '--format'",
            })
    void value_isRefusedInPlainWords(String words, String sentence) {
        assertThat(refused(words.split(" ")))
                .contains(sentence)
                .doesNotContain("java.")
                .doesNotContain(" int");
    }

    @ParameterizedTest
    @CsvSource({
        "--checkpoint, none/file",
        "--rejects, none/file",
        "--report, none/file.json",
        "--metrics-file, none/file",
        "--checkpoint, .",
        "--rejects, .",
        "--metrics-file, .",
        "--checkpoint, app.log/file"
    })
    void output_isRefusedBeforeAnythingIsSent_whenItCannotBeWritten(String option, String file) {
        String data = directory.resolve("data").toString();
        assertThat(refused("load", "--local", "--endpoint-data", data, option, "DIR/" + file, "s", "DIR/app.log"))
                .startsWith("sluice: " + option + " " + directory);
        assertThat(Path.of(data)).doesNotExist();
        if (option.equals("--report")) {
            assertThat(refused("plan", option, "DIR/" + file, "DIR/app.log")).startsWith("sluice: --report");
            assertThat(refused("verify", "--checkpoint", "DIR/j", option, "DIR/" + file, "s"))
                    .startsWith("sluice: --report");
        }
    }

    @Test
    void variable_isRefusedWithARemedy_whenNoNameIsLikeIt() {
        assertThatThrownBy(() -> {
                    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
                    SluiceCommand.program(
                            Settings.of(new String[] {"load"}, Map.of("SLUICE_XYZZY", "1")),
                            new ByteArrayInputStream(new byte[0]),
                            nowhere,
                            nowhere,
                            false);
                })
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "The variable SLUICE_XYZZY stands for no option; unset it: 'sluice config' lists the options"
                                + " that there are.");
    }
}

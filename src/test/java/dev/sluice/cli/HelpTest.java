package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
    private static String said(String... words) {
        Sluice run = Sluice.run(words);
        assertThat(run.status).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return new String(run.out(), StandardCharsets.UTF_8);
    }

    static Stream<CommandSpec> commands() throws IOException {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        CommandLine program = SluiceCommand.program(
                Settings.of(new String[0], Map.of()), new ByteArrayInputStream(new byte[0]), nowhere, nowhere, false);
        return Completed.names(program.getCommandSpec()).stream()
                .map(name -> Objects.requireNonNull(program.getSubcommands().get(name)))
                .map(CommandLine::getCommandSpec);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOption_standsOnceInTheLongHelp_underAHeadingInTheOrderOfAJob(CommandSpec command) {
        List<String> lines = said("help", command.name()).lines().toList();
        for (OptionSpec option : command.options()) {
            String name = Flags.isFlag(option)
                    ? option.longestName().replaceFirst("^--(?!no-)", "--[no-]")
                    : option.longestName();
            assertThat(lines.stream()
                            .filter(line -> line.matches("  (-\\w, )?" + Pattern.quote(name) + "([=\\[ ].*)?")))
                    .as(name)
                    .hasSize(1);
        }
        List<String> headings =
                Topic.of(command).stream().map(topic -> topic.heading() + ":").toList();
        assertThat(lines).containsSubsequence(headings);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void lines_fitATerminal_andBreakNoWord(CommandSpec command) {
        for (String help : List.of(said("help", command.name()), said(command.name(), "--help"))) {
            assertThat(help.lines())
                    .allMatch(line -> line.length() <= 80 || line.contains("sluice load --records lines"));
        }
        List<String> words = List.of(said("help", command.name()).split("\\s+", -1));
        for (ArgSpec argument : command.args()) {
            assertThat(words).contains(HelpText.description(argument).split("\\s+", -1));
        }
        assertThat(said("help", "load"))
                .contains("2026-11-23T07:00:00Z,", "'sluice guess INPUT'", "~/.config/sluice/config.", "--format raw.");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void lines_fitANarrowTerminal_exceptForCommandsToCopy(CommandSpec command) {
        String help = HelpText.of(command, true, 40);
        assertThat(help.lines().filter(line -> line.length() > 40))
                .allMatch(line -> line.contains("sluice ") || line.startsWith("      ~/.config"));
        for (ArgSpec argument : command.args()) {
            assertThat(help.split("\\s+", -1))
                    .contains(HelpText.description(argument).split("\\s+", -1));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void defaults_areSaidInOneWay(CommandSpec command) {
        for (OptionSpec option : command.options()) {
            String description = HelpText.description(option);
            String usual = EffectiveOption.usual(option);
            if (usual != null && !Flags.isFlag(option) && !option.usageHelp() && !option.versionHelp()) {
                assertThat(description).as(option.longestName()).contains(" Default: ");
            }
            assertThat(description.replaceFirst(" Default: [^;]*\\.$", ""))
                    .as(option.longestName())
                    .doesNotContainIgnoringCase("default");
        }
    }

    @Test
    void shortHelp_hasWhatMostPeopleNeed_andSaysWhereTheRestIs() {
        String help = said("load", "--help");
        assertThat(said("load", "-h")).isEqualTo(help);
        long options = help.lines().filter(line -> line.startsWith("  -")).count();
        long all = said("help", "load")
                .lines()
                .filter(line -> line.startsWith("  -"))
                .count();
        assertThat(options).isBetween(20L, 30L);
        assertThat(help)
                .startsWith(
                        "Load log files or standard input into a stream.\n\nUsage: sluice load [OPTION...] STREAM [INPUT...]")
                .contains("--checkpoint=FILE", "--format=FORMAT")
                .doesNotContain("--log-line-prefix")
                .endsWith("'sluice help load' shows " + (all - options)
                        + " more options, and what the exit status says.\n");
        assertThat(said("help", "load")).contains("--log-line-prefix", "Exit status: 0 all acknowledged");
    }

    @Test
    void program_showsItsCommands_whenNoneIsTyped() {
        assertThat(said()).isEqualTo(said("--help")).contains("Commands:", "  load  ", "  guess  ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "load --version", "plan -V", "cat -V", "help -V", "local --version"})
    void version_saysWhatRunsWhere(String words) {
        assertThat(said(words.split(" ", -1)))
                .matches(
                        "sluice \\S+( \\(commit .*\\))?\nJava   17\\S* \\(.*\\)\nKPL    \\d+\\.\\d+\\.\\d+\non     \\S.*\nuses   \\d+ cores?, at most .*\n"
                                .replace("17", System.getProperty("java.specification.version")));
    }

    @Test
    void formats_areListedWithTheirTitles() {
        assertThat(said("help", "formats").lines())
                .hasSizeGreaterThan(60)
                .anyMatch(line -> line.matches("combined +nginx or Apache combined log"))
                .anyMatch(line -> line.matches("raw +lines as they are .*"));
    }

    /** An option that does nothing is not there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "guess --skip x f",
                "guess --newer-than 2h f",
                "guess --older-than 2h f",
                "train --key line -o d f",
                "train --key-missing line -o d f"
            })
    void option_isUnknownWhereItIsOfNoUse(String words) {
        Sluice run = Sluice.run(words.split(" ", -1));
        assertThat(run.status).isEqualTo(2);
        assertThat(run.err()).contains("has no option '" + words.split(" ", -1)[1] + "'");
    }

    @Test
    void everyCommand_hasExamplesThatFit() throws IOException {
        List<String> without = commands()
                .map(CommandSpec::name)
                .filter(name -> Examples.of(name).isEmpty())
                .collect(Collectors.toCollection(ArrayList::new));
        assertThat(without).containsExactly("help");
    }
}

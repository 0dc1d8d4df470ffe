package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every command, as picocli's model lists them, from all places where it can be set. */
class OptionOriginsTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** One for all, since it takes long to build. */
    private CommandLine program;

    @BeforeEach
    void build() throws IOException {
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        program = SluiceCommand.program(
                Settings.of(new String[0], Map.of()), new ByteArrayInputStream(new byte[0]), stream, stream, false);
    }

    private List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>();
        program.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().options().stream()
                        .filter(Settings::isSettable)
                        .forEach(options::add));
        assertThat(options).hasSizeGreaterThan(100);
        return options;
    }

    @Test
    void option_isWhatWasTypedThenTheEnvironmentThenTheFile() throws IOException {
        for (OptionSpec option : options()) {
            for (String one : texts(option)) {
                Object wanted = value(option, one, null, null);
                String name = option.command().name() + " " + option.longestName() + " " + one;
                assertThat(value(option, null, one, null)).as(name).isEqualTo(wanted);
                assertThat(value(option, null, null, one)).as(name).isEqualTo(wanted);
                for (String other : texts(option)) {
                    assertThat(value(option, one, other, null)).as(name).isEqualTo(wanted);
                    assertThat(value(option, one, null, other)).as(name).isEqualTo(wanted);
                    assertThat(value(option, null, one, other)).as(name).isEqualTo(wanted);
                    assertThat(value(option, one, other, other)).as(name).isEqualTo(wanted);
                }
            }
        }
    }

    @Test
    void error_namesTheVariableOrTheLineThatAWrongValueComesFrom() throws IOException {
        for (OptionSpec option : options()) {
            if (List.of(Path.class, TypedStream.class, String.class).contains(option.auxiliaryTypes()[0])) {
                continue; // takes any text
            }
            String wrong = option.type() == URI.class ? "a b" : "wrong";
            String name = option.longestName().substring(2);
            String variable = Settings.variable(name);
            assertThat(said(option.command(), Map.of(variable, wrong)))
                    .contains(wrong)
                    .contains("(set by " + variable + ")");
            String section = "\n[" + option.command().name() + "]\n";
            Path file = Files.writeString(directory.resolve("config"), section + name + "=" + wrong);
            assertThat(said(option.command(), Map.of("SLUICE_CONFIG", file.toString())))
                    .contains(wrong)
                    .contains("(set by " + file + " line 3)");
        }
    }

    @Test
    void flag_takesEveryUsualWordInTheEnvironment() throws IOException {
        for (String yes : List.of("true", "yes", "on", "1", "TRUE", "Yes", "oN")) {
            assertThat(value(option("load", "--quiet"), null, yes, null))
                    .as(yes)
                    .isEqualTo(true);
        }
        for (String no : List.of("false", "no", "off", "0", "FALSE", "No", "oFF")) {
            assertThat(value(option("load", "--quiet"), null, no, null)).as(no).isEqualTo(false);
        }
        assertThat(said(option("load", "--quiet").command(), Map.of("SLUICE_QUIET", "maybe")))
                .contains("'maybe' is neither yes nor no");
    }

    @Test
    void flag_takesAValueThatHangsOnIt() throws IOException {
        set(List.of(), Map.of("SLUICE_QUIET", "yes"));
        CommandSpec load = program.parseArgs("load", "--quiet=false", "--ordered=true", "web")
                .subcommand()
                .commandSpec();
        Object quiet = load.findOption("--quiet").getValue();
        Object ordered = load.findOption("--ordered").getValue();
        assertThat(quiet).isEqualTo(false);
        assertThat(ordered).isEqualTo(true);
    }

    @Test
    void value_isTakenAsItIs_whereverItStands() throws IOException {
        String dollars = "${sys:user.home} $$ ${a:-b}";
        assertThat(value(option("load", "--time-field"), null, dollars, null)).isEqualTo(dollars);
        assertThat(value(option("load", "--time-field"), null, null, dollars)).isEqualTo(dollars);
    }

    /** Two values, so that one can win over the other. */
    private static List<String> texts(OptionSpec option) {
        Class<?> type = option.auxiliaryTypes()[0];
        if (Flags.isFlag(option)) {
            return List.of("yes", "no");
        } else if (type.isEnum()) {
            Object[] all = type.getEnumConstants();
            return List.of(
                    all[0].toString().toLowerCase(Locale.ROOT),
                    all[1].toString().toLowerCase(Locale.ROOT));
        } else if (type == Duration.class) {
            return List.of("7s", "9");
        } else if (Map.class.isAssignableFrom(option.type())) {
            return List.of("shardHour=7", "streamHour=9");
        } else if (type == long.class) {
            return List.of("7", "9").stream()
                    .map(n -> option.converters().length == 0 ? n : n + "M")
                    .toList();
        } else if (option.type() == java.time.Instant.class || option.type() == Moment.class) {
            return List.of("2026-01-07", "2026-01-09");
        } else if (option.type() == Charset.class) {
            return List.of("latin1", "utf-16le");
        }
        return List.of("7", "9");
    }

    private OptionSpec option(String command, String name) {
        return Objects.requireNonNull(program.getSubcommands().get(command))
                .getCommandSpec()
                .findOption(name);
    }

    /** What the command takes for the option; null: not set there. */
    private Object value(OptionSpec option, @Nullable String typed, @Nullable String set, @Nullable String configured)
            throws IOException {
        String name = option.longestName();
        List<String> args = new ArrayList<>(least(option.command(), name));
        if (typed != null) {
            args.add(Flags.isFlag(option) ? (Flags.isYes(typed) ? name : Flags.negated(name)) : name + "=" + typed);
        }
        Map<String, String> environment = new HashMap<>();
        if (set != null) {
            environment.put(Settings.variable(name.substring(2)), set);
        }
        if (configured != null) {
            Path file = Files.writeString(directory.resolve("config"), name.substring(2) + " = " + configured);
            environment.put("SLUICE_CONFIG", file.toString());
        }
        set(args, environment);
        program.parseArgs(args.toArray(String[]::new));
        return option.getValue();
    }

    private void set(List<String> args, Map<String, String> environment) throws IOException {
        Settings settings = Settings.of(args.toArray(String[]::new), environment);
        settings.check(program);
        program.setDefaultValueProvider(settings);
    }

    /** A command line with no more than what must be typed. */
    private static List<String> least(CommandSpec command, String but) {
        List<String> args = new ArrayList<>(List.of(command.name()));
        command.options().stream()
                .filter(other -> other.required() && !other.longestName().equals(but))
                .forEach(other -> args.add(other.longestName() + "=x"));
        command.positionalParameters().stream()
                .filter(parameter -> parameter.arity().min() > 0)
                .forEach(parameter -> args.add("x"));
        return args;
    }

    private String said(CommandSpec command, Map<String, String> environment) throws IOException {
        List<String> args = least(command, "");
        set(args, environment);
        said.reset();
        assertThat(program.execute(args.toArray(String[]::new)))
                .as(command.name() + environment)
                .isEqualTo(2);
        return said.toString(StandardCharsets.UTF_8);
    }
}

package dev.sluice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.stream.Spelling;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice config}: what options are in force, and where they were set. */
@Command(
        name = "config",
        description = "Show the options that count if nothing is typed, each with where it was set.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "What is typed comes first, then the environment (SLUICE_IN_FLIGHT for --in-flight), then the config file: its section"
                    + " [COMMAND] before its beginning. Passwords are not shown.",
            "Exit status: 0 shown; 2 usage, or a setting that makes no sense."
        })
public final class ConfigCommand implements Callable<Integer> {
    /** Commands that options can be set for. */
    static final class Commands implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("load", "plan", "cat", "verify", "guess", "train", "local")
                    .iterator();
        }
    }

    private final PrintStream out;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "COMMAND",
            completionCandidates = Commands.class,
            description = "Only this command's. Default: those of all.")
    private @Nullable String command;

    @Option(
            names = "--json",
            order = Topic.SHOWN + 1,
            description = "As one JSON object: by command and option, its value and origin.")
    private boolean json;

    /** Writes the options to {@code out}. */
    public ConfigCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        CommandSpec own = Objects.requireNonNull(spec, "picocli sets it");
        Map<String, List<EffectiveOption>> shown = new LinkedHashMap<>();
        for (String name : new Commands()) {
            if (command == null || command.equals(name)) {
                CommandLine its =
                        Objects.requireNonNull(own.root().subcommands().get(name), name);
                requireSense(its);
                shown.put(name, options(its.getCommandSpec()));
            }
        }
        if (shown.isEmpty()) {
            List<String> names = new ArrayList<>();
            new Commands().forEach(names::add);
            throw new ParameterException(
                    own.commandLine(),
                    "'" + command + "' is none of " + String.join(", ", names) + "."
                            + Spelling.question(Spelling.near(names, String.valueOf(command))));
        }
        out.print(json ? json(shown) : text(shown));
        return 0;
    }

    /** Reads the settings as the command would, with the least typed that it takes. */
    private static void requireSense(CommandLine command) {
        CommandSpec its = command.getCommandSpec();
        List<String> args = new ArrayList<>();
        its.options().stream()
                .filter(ArgSpec::required)
                .map(OptionSpec::longestName)
                .forEach(name -> args.addAll(List.of(name, "x")));
        its.positionalParameters().stream()
                .filter(PositionalParamSpec::required)
                .forEach(parameter -> args.add("x"));
        command.parseArgs(args.toArray(String[]::new));
    }

    private static List<EffectiveOption> options(CommandSpec command) {
        Settings settings = Settings.of(command).orElseThrow();
        return command.options().stream()
                .filter(Settings::isSettable)
                .map(option -> EffectiveOption.of(option, settings))
                .sorted(Comparator.comparing(EffectiveOption::name))
                .toList();
    }

    private static String json(Map<String, List<EffectiveOption>> shown) {
        ObjectNode all = new ObjectMapper().createObjectNode();
        shown.forEach((command, options) -> {
            ObjectNode its = all.putObject(command);
            options.forEach(option -> its.putObject(option.name().substring(2))
                    .put("value", option.value())
                    .put("origin", option.origin()));
        });
        return all.toPrettyString() + "\n";
    }

    private static String text(Map<String, List<EffectiveOption>> shown) {
        StringBuilder text = new StringBuilder();
        shown.forEach((command, options) -> {
            int names = width(options.stream().map(EffectiveOption::name).toList());
            int values = width(options.stream().map(ConfigCommand::value).toList());
            text.append(text.isEmpty() ? "" : "\n")
                    .append("sluice ")
                    .append(command)
                    .append('\n');
            options.forEach(option -> text.append(("  %-" + names + "s  %-" + values + "s  %s\n")
                    .formatted(option.name(), value(option), Sentences.safe(option.origin()))));
        });
        return text.toString();
    }

    private static String value(EffectiveOption option) {
        return option.value() == null ? "(none)" : Sentences.safe(option.value());
    }

    /** Of a column; a value that is very long stands out of it. */
    private static int width(List<String> cells) {
        return Math.max(
                1,
                cells.stream()
                        .mapToInt(String::length)
                        .filter(length -> length <= 40)
                        .max()
                        .orElse(1));
    }
}

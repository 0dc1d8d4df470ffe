package dev.sluice.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What bash completes with: the tables in its script. */
final class BashCompletion {
    private BashCompletion() {}

    static String of(CommandSpec program) {
        return CompletionCommand.template("completion.bash")
                .replace("@OPTIONS@", options(program))
                .replace("@KINDS@", kinds(program));
    }

    /** By their names in the script, where the program itself has none. */
    private static Map<String, CommandSpec> commands(CommandSpec program) {
        Map<String, CommandSpec> commands = new LinkedHashMap<>();
        commands.put("", program);
        for (String name : Completed.names(program)) {
            CommandLine its = program.subcommands().get(name);
            if (its != null) {
                commands.put(name, its.getCommandSpec());
            }
        }
        return commands;
    }

    private static String options(CommandSpec program) {
        return commands(program).entrySet().stream()
                .map(command -> "        '" + command.getKey() + "') REPLY='"
                        + command.getValue().options().stream()
                                .flatMap(option -> Completed.names(option).stream())
                                .filter(name -> name.startsWith("--"))
                                .collect(Collectors.joining(" "))
                        + "' ;;")
                .collect(Collectors.joining("\n"));
    }

    private static String kinds(CommandSpec program) {
        Map<String, List<String>> patterns = new LinkedHashMap<>();
        // The arguments that are all the others: looked at last.
        Map<String, List<String>> others = new LinkedHashMap<>();
        commands(program).forEach((name, command) -> {
            for (OptionSpec option : command.options()) {
                Completed completed = Completed.of(option);
                if (completed.kind() != Completed.Kind.NOTHING) {
                    Stream.of(option.names()).forEach(word -> add(patterns, completed, name + ":" + word));
                }
            }
            for (PositionalParamSpec argument : command.positionalParameters()) {
                Completed completed = Completed.of(argument, program);
                if (argument.index().max() > argument.index().min()) {
                    add(others, completed, name + ":[0-9]*");
                } else {
                    add(patterns, completed, name + ":" + (argument.index().min() + 1));
                }
            }
        });
        add(patterns, Completed.commands(program), ":1");
        return Stream.of(patterns, others)
                .flatMap(kinds -> kinds.entrySet().stream())
                .map(kind -> "        " + String.join(" | ", kind.getValue()) + ") REPLY='" + kind.getKey() + "' ;;")
                .collect(Collectors.joining("\n"));
    }

    private static void add(Map<String, List<String>> patterns, Completed completed, String pattern) {
        patterns.computeIfAbsent(completed.toString(), its -> new ArrayList<>()).add(pattern);
    }
}

package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What zsh completes with: for each command the specifications of its {@code _arguments}, with what each option is for. */
final class ZshCompletion {
    private static final int LONGEST = 70;

    private ZshCompletion() {}

    static String of(CommandSpec program) {
        List<String> names = Completed.names(program);
        return CompletionCommand.template("completion.zsh")
                .replace("@FORMATS@", String.join(" ", FormatNames.usual(null).names()) + " auto")
                .replace(
                        "@COMMANDS@",
                        names.stream()
                                .map(name -> "            '" + name + ":"
                                        + quoted(summary(command(program, name)
                                                .usageMessage()
                                                .description()[0]))
                                        + "'")
                                .collect(Collectors.joining("\n")))
                .replace(
                        "@CASES@",
                        names.stream()
                                .map(name -> "        " + name + ")\n            _arguments -S -s"
                                        + arguments(command(program, name), program) + "\n            ;;")
                                .collect(Collectors.joining("\n")));
    }

    private static CommandSpec command(CommandSpec program, String name) {
        return Objects.requireNonNull(program.subcommands().get(name)).getCommandSpec();
    }

    private static String arguments(CommandSpec command, CommandSpec program) {
        List<String> specifications = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            for (String name : Completed.names(option)) {
                specifications.add(option(option, name));
            }
        }
        for (PositionalParamSpec argument : command.positionalParameters()) {
            String at = argument.index().max() > argument.index().min()
                    ? "*"
                    : argument.index().min() + 1 + "";
            specifications.add(
                    at + ":" + escaped(argument.paramLabel()) + ":" + action(Completed.of(argument, program)));
        }
        return specifications.stream()
                .map(specification -> " \\\n                '" + quoted(specification) + "'")
                .collect(Collectors.joining());
    }

    private static String option(OptionSpec option, String name) {
        Completed completed = Completed.of(option);
        String what = "[" + escaped(summary(HelpText.description(option))) + "]";
        String value = ":" + escaped(option.paramLabel()) + ":" + action(completed);
        boolean isLong = name.startsWith("--");
        return switch (completed.kind()) {
            case NOTHING -> name + what;
            case ATTACHED -> name + (isLong ? "=-" : "-") + what + ":" + value;
            default -> (option.isMultiValue() ? "*" : "") + name + (isLong ? "=" : "+") + what + value;
        };
    }

    private static String action(Completed completed) {
        return switch (completed.kind()) {
            case NOTHING, ATTACHED, TEXT -> " ";
            case FILE -> "_files";
            case DIR -> "_files -/";
            case STREAMS -> "_sluice_streams";
            case PROFILES -> "_sluice_profiles";
            case FORMATS -> "_sluice_formats";
            case VALUES -> "(" + String.join(" ", completed.words()) + ")";
            case LIST -> "_values -s , value " + String.join(" ", completed.words());
        };
    }

    /** The first sentence, or as much of it as a line holds. */
    private static String summary(String description) {
        String sentence = description.replaceFirst("(?s)(?<=[^.])[.;](?: .*)?$", "");
        int end = sentence.length() <= LONGEST ? sentence.length() : sentence.lastIndexOf(' ', LONGEST);
        return sentence.substring(0, end) + (end < sentence.length() ? " ..." : "");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }

    private static String quoted(String text) {
        return text.replace("'", "'\\''");
    }
}

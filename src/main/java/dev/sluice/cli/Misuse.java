package dev.sluice.cli;

import dev.sluice.stream.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The message for a command line that makes no sense: what is wrong, what was probably meant, and which help tells more. */
final class Misuse {
    private Misuse() {}

    /** Two lines without the last newline. */
    static String text(ParameterException e) {
        CommandLine command = e.getCommandLine();
        boolean root = command.getParent() == null;
        String sentence =
                e instanceof UnmatchedArgumentException unmatched ? unmatched(unmatched, root) : e.getMessage();
        ArgSpec argument = e.getArgSpec();
        String value = e.getValue();
        if (argument instanceof OptionSpec option && "".equals(value)) {
            sentence = noValue(option);
        } else if (argument != null && argument.auxiliaryTypes()[0].isEnum() && value != null) {
            sentence = noneOf(argument, value);
        } else if (argument instanceof OptionSpec option
                && option.typeInfo().isMap()
                && String.valueOf(sentence).contains("KEY=VALUE")) {
            sentence = option.longestName() + " takes " + option.paramLabel() + ", not '" + value + "'.";
        }
        String origin = argument == null
                ? Settings.origins(command.getCommandSpec(), sentence)
                : Settings.of(command.getCommandSpec())
                        .flatMap(settings -> settings.setting(argument))
                        .map(setting -> " (set by " + setting.origin() + ")")
                        .orElse("");
        return "sluice: " + sentence + origin + System.lineSeparator()
                + (root ? "Try 'sluice help'." : "Try 'sluice help " + command.getCommandName() + "'.");
    }

    /**
     * Refuses empty values: nobody means them, and a script whose variable is not set passes one.
     *
     * @throws ParameterException if an option was typed with one
     */
    static void requireValues(ParseResult parsed) {
        for (ParseResult each = parsed; each != null; each = each.hasSubcommand() ? each.subcommand() : null) {
            for (OptionSpec option : each.matchedOptions()) {
                if (option.originalStringValues().contains("")) {
                    throw new ParameterException(each.commandSpec().commandLine(), noValue(option));
                }
            }
        }
    }

    private static String noValue(OptionSpec option) {
        return option.longestName() + " has no value; give one, or leave the option out.";
    }

    private static String noneOf(ArgSpec argument, String value) {
        String name = argument instanceof OptionSpec option ? option.longestName() + " " : "";
        List<String> words = Arrays.stream(argument.auxiliaryTypes()[0].getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
        return "'" + name + value + "' is none of " + String.join(", ", words) + "."
                + Spelling.question(Spelling.near(words, value));
    }

    private static String unmatched(UnmatchedArgumentException e, boolean root) {
        CommandLine command = e.getCommandLine();
        String first = e.getUnmatched().get(0);
        if (first.startsWith("-") && first.length() > 1) {
            String option = first.replaceFirst("=.*", "");
            CommandSpec its = command.getCommandSpec();
            List<String> names = new ArrayList<>(its.optionsMap().keySet());
            names.addAll(its.negatedOptionsMap().keySet());
            return (root ? "There is no option '" : "'sluice " + command.getCommandName() + "' has no option '")
                    + option
                    + "'."
                    + Spelling.question(Spelling.near(names, option));
        }
        return root
                ? "There is no command '" + first + "'."
                        + Spelling.question(
                                Spelling.near(command.getSubcommands().keySet(), first))
                : "'" + first + "' is one argument too many for 'sluice " + command.getCommandName() + "'.";
    }
}

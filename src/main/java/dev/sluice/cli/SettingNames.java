package dev.sluice.cli;

import dev.sluice.stream.Spelling;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The options that can be set by a variable or in the config file, and what may have been meant by a name that is none of them. */
final class SettingNames {
    private static final String PREFIX = "SLUICE_";

    private final Map<String, Set<String>> optionsOfCommand = new TreeMap<>();
    private final Set<String> options = new TreeSet<>();

    SettingNames(CommandLine program) {
        program.getSubcommands().forEach((name, command) -> {
            Set<String> its = new TreeSet<>();
            command.getCommandSpec().options().stream()
                    .filter(Settings::isSettable)
                    .map(OptionSpec::longestName)
                    .forEach(its::add);
            optionsOfCommand.put(name, its);
            options.addAll(its);
        });
    }

    /** @throws IOException if the variable stands for no option of any command */
    void requireVariable(String variable) throws IOException {
        Set<String> known = new TreeSet<>();
        options.forEach(option -> known.add(Settings.variable(option.substring(2))));
        if (!known.contains(variable)) {
            String meant = meant(variable, known);
            throw new IOException("The variable " + variable + " stands for no option"
                    + (meant.isEmpty()
                            ? "; unset it: 'sluice config' lists the options that there are."
                            : "." + meant));
        }
    }

    private String meant(String variable, Set<String> known) {
        for (String command : optionsOfCommand.keySet()) {
            String prefix = Settings.variable(command) + "_";
            String without = PREFIX + variable.substring(Math.min(prefix.length(), variable.length()));
            if (variable.startsWith(prefix) && known.contains(without)) {
                return " Say " + without + ", which counts for every command; for '" + command
                        + "' alone, write the option below [" + command + "] in the config file.";
            }
        }
        String positive = variable.replaceFirst("^SLUICE_NO_", "SLUICE_");
        if (known.contains(positive)) {
            return " Say " + positive + "=no.";
        }
        List<String> names =
                known.stream().map(name -> name.substring(PREFIX.length())).toList();
        return Spelling.question(Spelling.near(names, variable.substring(PREFIX.length())).stream()
                .map(PREFIX::concat)
                .toList());
    }

    /**
     * Holds a line of the config file to the options.
     *
     * @param key the option without its dashes, behind its section and a blank if it has one
     * @throws IOException if the command, or any of them, has no such option
     */
    void requireOption(String key, String origin) throws IOException {
        int space = key.indexOf(' ');
        String command = space < 0 ? "" : key.substring(0, space);
        String option = "--" + key.substring(space + 1);
        Set<String> known = command.isEmpty() ? options : optionsOfCommand.get(command);
        if (known == null) {
            throw new IOException(origin + ": there is no command '" + command + "'."
                    + Spelling.question(Spelling.near(optionsOfCommand.keySet(), command)));
        }
        if (option.equals(Settings.CONFIG)) {
            throw new IOException(origin + ": a config file cannot name another one.");
        }
        if (!known.contains(option)) {
            String positive = option.replaceFirst("^--no-", "--");
            throw new IOException(origin + ": "
                    + (command.isEmpty() ? "no command has the option " : "'sluice " + command + "' has no option ")
                    + option + "."
                    + (known.contains(positive)
                            ? " Say " + positive.substring(2) + " = no."
                            : Spelling.question(Spelling.near(known, option))));
        }
    }
}

package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command, wherever they were set, as words of a command line that would set them again. */
final class OptionWords {
    private OptionWords() {}

    static List<String> of(CommandSpec command) {
        List<String> words = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            Object value = option.getValue();
            if (value == null || option.usageHelp() || option.versionHelp()) {
                continue;
            }
            String name = option.longestName();
            if (Flags.isFlag(option)) {
                if (value.equals(true)) {
                    words.add(name);
                }
                continue;
            }
            // None where the default is meant.
            option.originalStringValues().forEach(text -> words.add(name + "=" + text));
        }
        return words;
    }
}

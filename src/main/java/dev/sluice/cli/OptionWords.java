package dev.sluice.cli;

import dev.sluice.source.Machine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command, wherever they were set, as words of a command line that would set the same on any machine, now or later. */
final class OptionWords {
    private static final Pattern HOST = Pattern.compile("(?<=^|,)host(?=,|$)");

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
            option.originalStringValues().forEach(text -> words.add(name + "=" + anywhere(name, value, text)));
        }
        return words;
    }

    /** "2h" is another moment later, a day begins elsewhere at another moment, and the host has another name. */
    private static String anywhere(String name, Object value, String text) {
        if (value instanceof Moment moment) {
            return moment.at().toString();
        }
        if (value instanceof Instant instant) {
            return instant.toString();
        }
        return name.equals("--add")
                ? HOST.matcher(text).replaceAll(found -> Matcher.quoteReplacement("host=" + Machine.hostName()))
                : text;
    }
}

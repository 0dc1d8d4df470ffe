package dev.sluice.cli;

import dev.sluice.source.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command, wherever they were set, as words of a command line that would set the same on any machine, now or later. */
final class OptionWords {
    private static final Pattern HOST = Pattern.compile("(?<=^|,)host(?=,|$)");

    private static final String FORMAT = "--format=";
    private static final String FORMAT_FILE = "--format-file=";

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
        ownFormat(words, FormatNames.ownPlace()).ifPresent(words::add);
        return words;
    }

    /** Another machine does not have the user's own formats, except those whose file is named. */
    static Optional<String> ownFormat(List<String> words, Path place) {
        if (words.stream().anyMatch(word -> word.startsWith(FORMAT_FILE))) {
            return Optional.empty();
        }
        return words.stream()
                .filter(word -> word.startsWith(FORMAT))
                .map(word -> place.resolve(word.substring(FORMAT.length()) + ".json"))
                .filter(Files::isReadable)
                .map(file -> FORMAT_FILE + file)
                .findFirst();
    }

    /** "2h" is another moment later, days and hours begin elsewhere at another moment, and the host has another name. */
    private static String anywhere(String name, Object value, String text) {
        if (value instanceof Moment moment) {
            return moment.at().toString();
        }
        if (value instanceof Instant instant) {
            return instant.toString();
        }
        if (name.equals("--rate-schedule")) {
            return RateOptions.withZone(text);
        }
        return name.equals("--add")
                ? HOST.matcher(text).replaceAll(found -> Matcher.quoteReplacement("host=" + Machine.hostName()))
                : text;
    }
}

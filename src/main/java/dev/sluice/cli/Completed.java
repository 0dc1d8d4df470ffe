package dev.sluice.cli;

import dev.sluice.aws.Place;
import dev.sluice.parse.MultiLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a shell may offer for an option or an argument.
 *
 * @param words those to choose from; empty where they are found out at the time, or anything may be typed
 */
record Completed(Kind kind, List<String> words) {
    /** Where it comes from. */
    enum Kind {
        /** A flag: nothing is typed. */
        NOTHING,
        /** Only what hangs on the option by its {@code =}. */
        ATTACHED,
        TEXT,
        FILE,
        DIR,
        STREAMS,
        PROFILES,
        /** The words, and the user's own formats. */
        FORMATS,
        VALUES,
        /** Several of the words, between commas. */
        LIST;

        /** As the scripts call it. */
        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern WORD = Pattern.compile("[a-z][a-z-]*");

    static Completed of(ArgSpec argument) {
        if (argument.arity().max() == 0) {
            return new Completed(Kind.NOTHING, List.of());
        } else if (argument instanceof OptionSpec && argument.arity().min() == 0) {
            return new Completed(Kind.ATTACHED, List.of());
        } else if (argument.auxiliaryTypes()[0] == TypedStream.class) {
            return new Completed(Kind.STREAMS, List.of());
        }
        return switch (argument.paramLabel()) {
            case "FILE", "FILE.json", "INPUT" -> new Completed(Kind.FILE, List.of());
            case "DIR" -> new Completed(Kind.DIR, List.of());
            case "REGION" -> new Completed(Kind.VALUES, Place.regions());
            case "FORMAT" -> {
                List<String> names = new ArrayList<>(FormatNames.usual(null).names());
                names.add("auto");
                yield new Completed(Kind.FORMATS, names);
            }
            default -> named(argument);
        };
    }

    private static Completed named(ArgSpec argument) {
        List<String> words = new ArrayList<>();
        if (argument instanceof OptionSpec option) {
            if (option.longestName().equals("--profile")) {
                return new Completed(Kind.PROFILES, List.of());
            }
            words.addAll(
                    switch (option.longestName()) {
                        case "--multiline" -> MultiLine.NAMES;
                        case "--key" -> List.of("random", "line");
                        case "--add" -> List.of("source", "line", "host");
                        case "--envelope" -> List.of(EnvelopeOptions.CLOUDWATCH_LOGS);
                        case "--rate", "--max-rejects" -> List.of("unlimited");
                        default -> List.of();
                    });
        }
        Iterable<String> candidates = argument.completionCandidates();
        if (candidates != null) {
            candidates.forEach(candidate -> words.add(candidate.toLowerCase(Locale.ROOT)));
        } else {
            Stream.of(argument.paramLabel().split("\\|", -1))
                    .filter(WORD.asMatchPredicate())
                    .forEach(words::add);
        }
        Kind kind = words.isEmpty() ? Kind.TEXT : argument.splitRegex().isEmpty() ? Kind.VALUES : Kind.LIST;
        return new Completed(kind, words.stream().distinct().toList());
    }

    /** For a command itself: those that it has. */
    static Completed commands(CommandSpec program) {
        return new Completed(Kind.VALUES, names(program));
    }

    /** The commands that people are told of. */
    static List<String> names(CommandSpec program) {
        return program.subcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Each way to write an option, those that turn it off included. */
    static List<String> names(OptionSpec option) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        if (Flags.isFlag(option)) {
            names.add(Flags.negated(option.longestName()));
        }
        return names;
    }

    /** For an argument of a command. */
    static Completed of(PositionalParamSpec argument, CommandSpec program) {
        if (argument.paramLabel().startsWith("COMMAND")) {
            List<String> words = new ArrayList<>(names(program));
            if (argument.paramLabel().endsWith(HelpCommand.FORMATS)) {
                words.add(HelpCommand.FORMATS);
            } else {
                words.clear();
                new ConfigCommand.Commands().forEach(words::add);
            }
            return new Completed(Kind.VALUES, words);
        }
        return of(argument);
    }

    @Override
    public String toString() {
        return Stream.concat(Stream.of(kind.shown()), words.stream()).collect(Collectors.joining(" "));
    }
}

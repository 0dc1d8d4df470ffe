package dev.sluice.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A heading in the help and the manual. An option's {@code order} is the number of its topic and its place below it, the most used first;
 * what few people need is {@link #MORE} further down, and stands in the long help alone.
 *
 * @param options in their order
 */
record Topic(String heading, List<OptionSpec> options) {
    static final int WHERE = 100;
    static final int INPUT = 200;
    static final int EVENTS = 300;
    static final int FIELDS = 400;
    static final int PACKED = 500;
    static final int DELIVERED = 600;
    static final int KEPT = 700;
    static final int WRITTEN = 800;
    static final int STREAMS = 900;
    static final int BEHAVIOUR = 1000;
    static final int SHOWN = 1100;
    static final int PROGRAM = 1200;

    static final int MORE = 50;

    private static final int STEP = 100;

    /** The topics that a command has options for, in the order of a job. */
    static List<Topic> of(CommandSpec command) {
        Map<Integer, List<OptionSpec>> byTopic = new TreeMap<>();
        command.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparingInt(OptionSpec::order).thenComparing(OptionSpec::longestName))
                .forEach(option -> byTopic.computeIfAbsent(topic(option), its -> new ArrayList<>())
                        .add(option));
        return byTopic.entrySet().stream()
                .map(topic -> new Topic(heading(topic.getKey()), topic.getValue()))
                .toList();
    }

    /** Whether most people who use the command need it. */
    static boolean isCommon(OptionSpec option) {
        return isPicoclis(option) || option.order() % STEP < MORE;
    }

    private static int topic(OptionSpec option) {
        return isPicoclis(option) ? PROGRAM : option.order() / STEP * STEP;
    }

    /** Its own are the only ones that we cannot give a place. */
    private static boolean isPicoclis(OptionSpec option) {
        return option.usageHelp() || option.versionHelp();
    }

    private static String heading(int topic) {
        return switch (topic) {
            case WHERE -> "Where";
            case INPUT -> "What is read";
            case EVENTS -> "What an event is, and which are wanted";
            case FIELDS -> "Fields of events";
            case PACKED -> "How events are packed";
            case DELIVERED -> "How records are delivered";
            case KEPT -> "Resume and rejects";
            case WRITTEN -> "What is written";
            case STREAMS -> "Streams";
            case BEHAVIOUR -> "How it behaves";
            case SHOWN -> "What is shown";
            case PROGRAM -> "Of every command";
            default -> throw new IllegalArgumentException("an option without a topic: " + topic);
        };
    }
}

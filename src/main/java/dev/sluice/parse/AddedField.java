package dev.sluice.parse;

import dev.sluice.stream.Spelling;
import java.util.List;
import java.util.function.Supplier;

/**
 * A field that is put into every event.
 *
 * @param text what it says, where it is the same in all events
 */
public record AddedField(String name, From from, String text) {
    private static final List<String> WORDS = List.of("source", "line", "host");

    /** Where it comes from. */
    public enum From {
        /** The event's input, by the name that reports have. */
        SOURCE,
        /** The number of the event's first line in it, from 1. */
        LINE,
        TEXT
    }

    /**
     * Reads {@code source}, {@code line}, {@code host} or {@code NAME=VALUE}.
     *
     * @param host tells this machine's name, if it is asked for
     * @throws IllegalArgumentException for anything else
     */
    public static AddedField parse(String typed, Supplier<String> host) {
        int equals = typed.indexOf('=');
        if (equals > 0 && equals < typed.length() - 1) {
            return new AddedField(typed.substring(0, equals), From.TEXT, typed.substring(equals + 1));
        }
        return switch (typed) {
            case "source" -> new AddedField(typed, From.SOURCE, "");
            case "line" -> new AddedField(typed, From.LINE, "");
            case "host" -> new AddedField(typed, From.TEXT, host.get());
            default ->
                throw new IllegalArgumentException("'" + typed + "' is nothing to add; give source, line, host or"
                        + " NAME=VALUE, with commas between them." + Spelling.question(Spelling.near(WORDS, typed)));
        };
    }

    /** As it is typed to have the same on every machine. */
    @Override
    public String toString() {
        return from == From.TEXT ? name + "=" + text : name;
    }
}

package dev.sluice.parse.format;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The formats by the names users type. */
public enum Format {
    JSON("json"),
    COMBINED("combined"),
    COMMON("common");

    private final String text;

    Format(String text) {
        this.text = text;
    }

    /**
     * A parser for one worker.
     *
     * @throws IllegalArgumentException if an option is not right for the format; the message says what to do
     */
    public EventParser parser(ParserOptions options) {
        return switch (this) {
            case JSON -> new JsonParser(options);
            case COMBINED -> new AccessLogParser(true);
            case COMMON -> new AccessLogParser(false);
        };
    }

    public static Optional<Format> named(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text.equals(text))
                .findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Format::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text;
    }
}

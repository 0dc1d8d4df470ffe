package dev.sluice.parse.guess;

import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.ParserOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a log seems to be.
 *
 * @param dialect the format in people's words: "nginx or Apache combined log"
 * @param options what the format must be told
 * @param multiLine what starts an event, as {@code --multiline} takes it; null if each line is one
 * @param split whether events do not end where lines do, as in an array of JSON
 */
public record Guess(
        Format format,
        String dialect,
        ParserOptions options,
        @Nullable String multiLine,
        boolean split,
        Evidence evidence) {
    public static final int SAMPLES = 5;

    /** From here on {@code --format auto} goes by the guess. */
    public static final double SURE = 0.85;

    private static final double UNSURE = 0.8;

    /**
     * What the sample showed.
     *
     * @param time the layout and zone of its times; null if none was seen
     * @param confidence 0 to 1: the share of the sample that parses, less what so few lines, or so loose a format, leave in doubt
     * @param events how many events of the sample parsed
     * @param rejects how many did not
     * @param samples the first events as lines and as what they become, at most {@value #SAMPLES}
     * @param header the first header line; null if there was none
     */
    public record Evidence(
            @Nullable TimeShape time,
            double confidence,
            int events,
            int rejects,
            List<Parsed> samples,
            @Nullable String header) {
        /** Of the events, those that parsed. */
        double share() {
            return (double) events / Math.max(1, events + rejects);
        }
    }

    /** An event as it was read and as it was parsed. */
    public record Parsed(String line, String event) {}

    /** The same, if what was not seen may tell otherwise. */
    Guess unsure() {
        Evidence less = new Evidence(
                evidence.time,
                Math.min(evidence.confidence, UNSURE),
                evidence.events,
                evidence.rejects,
                evidence.samples,
                evidence.header);
        return new Guess(format, dialect, options, multiLine, split, less);
    }

    public boolean sure() {
        return !format.equals(Format.RAW) && evidence.confidence >= SURE;
    }

    /** The guess as options of a command line. */
    public String asOptions() {
        StringBuilder text = new StringBuilder("--format ").append(format);
        if (options.columns().delimiter() != 0) {
            text.append(" --delimiter '").append(options.columns().delimiter()).append('\'');
        }
        if (options.split() != null) {
            text.append(" --split ").append(options.split());
        }
        if (options.lineFormat() != null) {
            format.heeds().stream()
                    .filter(option -> option.equals("--access-format") || option.equals("--log-line-prefix"))
                    .forEach(option -> text.append(' ')
                            .append(option)
                            .append(" '")
                            .append(options.lineFormat())
                            .append('\''));
        }
        String rule = multiLine;
        if (rule != null && !rule.equals(format.multiLine(options))) {
            text.append(" --multiline ").append(rule);
        }
        return text.toString();
    }
}

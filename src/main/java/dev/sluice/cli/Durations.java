package dev.sluice.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 2d}; a bare number is seconds, as for sleep, timeout and curl. */
final class Durations implements ITypeConverter<Duration> {
    /** For the help of commands that take one. */
    static final String HELP = "A DURATION is like 500ms, 30s, 5m or 1h; a number alone is seconds.";

    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|m|h|d|)");

    /** A hundred years: no clock of nanoseconds goes much further. */
    private static final double LONGEST_MILLIS = 100 * 365.25 * 86_400_000;

    @Override
    public Duration convert(String typed) {
        Matcher form = FORM.matcher(typed.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException(
                    "'" + typed + "' is not a duration; give it like 500ms, 30s, 5m or 1h; a number alone is seconds");
        }
        double unit = switch (form.group(2)) {
            case "ms" -> 1;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 1000;
        };
        double millis = Double.parseDouble(form.group(1)) * unit;
        if (millis > LONGEST_MILLIS) {
            throw new TypeConversionException("'" + typed + "' is longer than a hundred years");
        }
        return Duration.ofMillis((long) millis);
    }
}

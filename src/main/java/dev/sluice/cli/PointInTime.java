package dev.sluice.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time as people type it: 2026-11-23T07:00:00Z, 2026-11-23T07:00 or 2026-11-23 in this machine's zone, or 90m, 2h, 7d or 2 days ago. */
public final class PointInTime implements ITypeConverter<Instant> {
    private static final Pattern AGO =
            Pattern.compile("(\\d{1,9})t?(s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?|w|weeks?)(?:t?ago)?");

    private final @Nullable Clock given;

    public PointInTime() {
        this(null);
    }

    /** @param clock null: this machine's, in its zone */
    PointInTime(@Nullable Clock clock) {
        this.given = clock;
    }

    @Override
    public Instant convert(String typed) {
        // Only now: Java looks through all the jars for zones, and every command makes one of these.
        Clock clock = given == null ? Clock.system(ZoneId.systemDefault()) : given;
        String text = typed.strip().replace(' ', 'T');
        Duration ago = ago(typed);
        if (ago != null) {
            return clock.instant().minus(ago);
        }
        for (TimeSpelling reading : List.<TimeSpelling>of(
                form -> OffsetDateTime.parse(form).toInstant(),
                form -> LocalDateTime.parse(form).atZone(clock.getZone()).toInstant(),
                form -> LocalDate.parse(form).atStartOfDay(clock.getZone()).toInstant())) {
            try {
                return reading.of(text);
            } catch (DateTimeParseException e) {
                // The next form, then.
            } catch (DateTimeException e) {
                break;
            }
        }
        throw new TypeConversionException(
                "'" + typed
                        + "' is not a time; give it as 2026-11-23T07:00:00Z, as 2026-11-23, or as 90m, 2h or 7d for that long ago");
    }

    /** How long ago the time was, if that is how it was typed; else null. */
    static @Nullable Duration ago(String typed) {
        String text = typed.strip().replace(' ', 'T').toLowerCase(Locale.ROOT);
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1)));
        }
        return text.equals("now") ? Duration.ZERO : null;
    }

    private static Duration unit(String letter) {
        return switch (letter.substring(0, 1)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "w" -> Duration.ofDays(7);
            default -> Duration.ofDays(1);
        };
    }

    private interface TimeSpelling {
        Instant of(String text);
    }
}

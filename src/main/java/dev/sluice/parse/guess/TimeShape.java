package dev.sluice.parse.guess;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a log writes its times.
 *
 * @param layout in the letters of {@link java.time.format.DateTimeFormatter}, or in words for what those cannot say
 * @param zone where the zone is from, in words
 */
public record TimeShape(String layout, String zone) {
    private static final String EACH = "named in each time";
    private static final String NONE = "not named: UTC, or what --timezone says";
    /** Levels stand where abbreviations of zones do, and look like them. */
    private static final Set<String> LEVELS = Set.of("INFO", "WARN", "CRIT", "ERR", "LOG");

    private static final Pattern ISO = Pattern.compile(
            "\\d{4}([-/])\\d\\d[-/]\\d\\d([T \\t])\\d\\d:\\d\\d:\\d\\d(?:([.,])(\\d{1,9}))?( ?)(Z|[+-]\\d\\d:\\d\\d|[+-]\\d{4}|[A-Z]{3,4}\\b)?");
    private static final Pattern COMMON_LOG =
            Pattern.compile("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?( [+-]\\d{4})?");
    private static final Pattern CTIME =
            Pattern.compile("[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)? \\d{4}");
    private static final Pattern BSD = Pattern.compile("[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d");
    private static final Pattern EPOCH =
            Pattern.compile("(?:^|[ :=,\"])(1\\d{9})(\\d{3})?(\\d{3})?(\\d{3})?(?:\\.(\\d+))?(?:$|[ ,}\"])");
    private static final Pattern CLOCK = Pattern.compile("^\\d\\d:\\d\\d:\\d\\d([.,]\\d{3})?");

    /** By the names that formats' files have for them. */
    private static final Map<Pattern, String> LAYOUTS = new LinkedHashMap<>();

    static {
        LAYOUTS.put(ISO, "iso");
        LAYOUTS.put(COMMON_LOG, "common");
        LAYOUTS.put(CTIME, "ctime");
        LAYOUTS.put(BSD, "syslog");
        LAYOUTS.put(Pattern.compile("1\\d{9}(?:\\d{3}){0,3}(?:\\.\\d+)?\\b"), "epoch");
    }

    /** A way to write times and how to tell its layout from a match. */
    private record Writing(Pattern pattern, Function<Matcher, TimeShape> shape) {}

    private static final List<Writing> WRITINGS = List.of(
            new Writing(ISO, TimeShape::iso),
            new Writing(COMMON_LOG, TimeShape::commonLog),
            new Writing(CTIME, TimeShape::ctime),
            new Writing(BSD, found -> new TimeShape("MMM d HH:mm:ss, without a year", NONE)),
            new Writing(EPOCH, TimeShape::epoch),
            new Writing(
                    CLOCK,
                    found -> new TimeShape(
                            "HH:mm:ss" + (found.group(1) == null ? "" : ".SSS") + ", without a date", NONE)));

    /** The shape of the first time in a line. */
    static Optional<TimeShape> in(String line) {
        TimeShape first = null;
        int at = Integer.MAX_VALUE;
        for (Writing writing : WRITINGS) {
            Matcher matcher = writing.pattern().matcher(line);
            if (matcher.find() && matcher.start() < at) {
                at = matcher.start();
                first = writing.shape().apply(matcher);
            }
        }
        return Optional.ofNullable(first);
    }

    /** Where the time ends that begins at {@code from}; -1 if none does. */
    static int end(String line, int from) {
        if (from >= line.length()) {
            return -1;
        }
        String rest = line.substring(from);
        for (Pattern pattern : LAYOUTS.keySet()) {
            Matcher matcher = pattern.matcher(rest);
            if (matcher.lookingAt()) {
                return from + (pattern.equals(ISO) && zone(matcher) == null ? matcher.start(5) : matcher.end());
            }
        }
        return -1;
    }

    /** The layout of the time that begins at {@code from}, as formats' files name it. */
    static String fileLayout(String line, int from) {
        String rest = line.substring(from);
        Pattern written = LAYOUTS.keySet().stream()
                .filter(pattern -> pattern.matcher(rest).lookingAt())
                .findFirst()
                .orElseThrow();
        Matcher matcher = written.matcher(rest);
        boolean isNamed = written.equals(ISO)
                && matcher.lookingAt()
                && iso(matcher).layout.endsWith("zzz");
        return isNamed ? "iso-zone" : Objects.requireNonNull(LAYOUTS.get(written));
    }

    /** Whether the text is a time and nothing else. */
    static boolean isWhole(String text) {
        return end(text, 0) == text.length();
    }

    private static TimeShape commonLog(Matcher matcher) {
        boolean zoned = matcher.group(2) != null;
        String fraction = matcher.group(1) == null ? "" : ".SSS";
        return new TimeShape("dd/MMM/yyyy:HH:mm:ss" + fraction + (zoned ? " Z" : ""), zoned ? EACH : NONE);
    }

    private static TimeShape ctime(Matcher matcher) {
        String fraction = matcher.group(1);
        String digits = fraction == null ? "" : "." + "S".repeat(fraction.length() - 1);
        return new TimeShape("EEE MMM dd HH:mm:ss" + digits + " yyyy", NONE);
    }

    private static TimeShape epoch(Matcher matcher) {
        String unit = matcher.group(4) != null
                ? "nanoseconds"
                : matcher.group(3) != null ? "microseconds" : matcher.group(2) != null ? "milliseconds" : "seconds";
        return new TimeShape(unit + " since 1970", "UTC");
    }

    private static @Nullable String zone(Matcher iso) {
        String found = iso.group(6);
        return found == null || LEVELS.contains(found) ? null : found;
    }

    private static TimeShape iso(Matcher matcher) {
        String date = matcher.group(1).equals("-") ? "yyyy-MM-dd" : "yyyy/MM/dd";
        String between = matcher.group(2).equals("T") ? "'T'" : matcher.group(2);
        String digits = matcher.group(4);
        String fraction = digits == null ? "" : matcher.group(3) + "S".repeat(digits.length());
        String zone = zone(matcher);
        String letters = zone == null
                ? ""
                : zone.equals("Z") || zone.indexOf(':') > 0 ? "XXX" : Character.isLetter(zone.charAt(0)) ? "zzz" : "Z";
        String layout = date + between + "HH:mm:ss" + fraction + (zone == null ? "" : matcher.group(5)) + letters;
        return new TimeShape(layout.replace("\t", " "), zone == null ? NONE : EACH);
    }
}

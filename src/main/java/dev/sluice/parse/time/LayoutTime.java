package dev.sluice.parse.time;

import java.nio.charset.StandardCharsets;
import java.text.ParsePosition;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time in a layout that the user gives in java.time's letters, month names in English; what a zone's name in it means is for
 * {@link ZoneNames} to say, as the JDK picks one of the zones that have it. Makes a String of each: not for hot paths.
 */
public final class LayoutTime implements TimeReader {
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");
    private static final Pattern CLOCK = Pattern.compile("[HhKkmsSAnNaB]");
    private static final Pattern WORD = Pattern.compile("\\b[A-Z]{2,5}\\b");

    private final DateTimeFormatter formatter;
    private final Zone zone;
    private final ZoneNames names;
    private final int fractionDigits;

    /**
     * @throws IllegalArgumentException if {@code layout} is not a pattern of {@link DateTimeFormatter}, or leaves the year or the hour
     *     to be guessed
     */
    public LayoutTime(String layout, ZoneId zone) {
        formatter = new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(layout)
                .toFormatter(Locale.ENGLISH);
        fractionDigits = (int) Math.min(9, layout.chars().filter(c -> c == 'S').count());
        this.zone = new Zone(zone);
        names = new ZoneNames(zone);
        ZonedDateTime any = ZonedDateTime.of(2026, 11, 23, 15, 16, 17, 0, ZoneOffset.UTC);
        TemporalAccessor again = parse(formatter.format(any), new ParsePosition(0));
        if (again == null || !again.isSupported(ChronoField.EPOCH_DAY)) {
            throw new IllegalArgumentException(
                    "the layout '" + layout + "' does not name year, month and day; give all three (yyyy-MM-dd)");
        }
        boolean clock = CLOCK.matcher(QUOTED.matcher(layout).replaceAll("")).find();
        if (clock && again.query(TemporalQueries.localTime()) == null) {
            throw new IllegalArgumentException(
                    "the layout '" + layout + "' does not name the hour of the day; write HH, or hh together with a");
        }
    }

    @Override
    public int read(byte[] in, int from, int to, Timestamp into) {
        String text = new String(in, from, to - from, StandardCharsets.ISO_8859_1);
        ParsePosition position = new ParsePosition(0);
        TemporalAccessor parsed = parse(text, position);
        if (parsed == null || !parsed.isSupported(ChronoField.EPOCH_DAY)) {
            return -1;
        }
        LocalTime timeOfDay = parsed.query(TemporalQueries.localTime());
        LocalTime clock = timeOfDay == null ? LocalTime.MIDNIGHT : timeOfDay;
        var date = java.time.LocalDate.ofEpochDay(parsed.getLong(ChronoField.EPOCH_DAY));
        if (!into.date(date.getYear(), date.getMonthValue(), date.getDayOfMonth())
                || !into.time(clock.getHour(), clock.getMinute(), clock.getSecond())) {
            return -1;
        }
        into.fraction(clock.getNano(), fractionDigits);
        ZoneId own = parsed.query(TemporalQueries.zone());
        int end = from + position.getIndex();
        if (own == null) {
            zone.apply(into);
        } else if (own.normalized() instanceof ZoneOffset offset) {
            into.offset(offset.getTotalSeconds());
        } else if (own.getId().contains("/") && text.contains(own.getId())) {
            new Zone(own).apply(into);
        } else if (!named(in, from, end, into)) {
            return -1;
        }
        return end;
    }

    /** Applies the zone's name that stands somewhere in the time. */
    private boolean named(byte[] in, int from, int to, Timestamp into) {
        return WORD.matcher(new String(in, from, to - from, StandardCharsets.ISO_8859_1))
                .results()
                .anyMatch(word -> names.apply(in, from + word.start(), from + word.end(), into));
    }

    private @Nullable TemporalAccessor parse(String text, ParsePosition position) {
        try {
            return formatter.parse(text, position);
        } catch (java.time.DateTimeException e) {
            return null;
        }
    }
}

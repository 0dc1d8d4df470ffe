package dev.sluice.parse.time;

import java.nio.charset.StandardCharsets;
import java.text.ParsePosition;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A time in a layout that the user gives in java.time's letters, month names in English. Makes a String of each: not for hot paths. */
public final class LayoutTime implements TimeReader {
    private final DateTimeFormatter formatter;
    private final Zone zone;
    private final int fractionDigits;

    /** @throws IllegalArgumentException if {@code layout} is not a pattern of {@link DateTimeFormatter} */
    public LayoutTime(String layout, ZoneId zone) {
        formatter = new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(layout)
                .toFormatter(Locale.ENGLISH);
        fractionDigits = (int) Math.min(9, layout.chars().filter(c -> c == 'S').count());
        this.zone = new Zone(zone);
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
        if (own instanceof ZoneOffset offset) {
            into.offset(offset.getTotalSeconds());
        } else if (own != null) {
            new Zone(own).apply(into);
        } else {
            zone.apply(into);
        }
        return from + position.getIndex();
    }

    private @Nullable TemporalAccessor parse(String text, ParsePosition position) {
        try {
            return formatter.parse(text, position);
        } catch (java.time.DateTimeException e) {
            return null;
        }
    }
}

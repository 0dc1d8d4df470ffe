package dev.sluice.parse.format;

import dev.sluice.parse.time.AnyTime;
import dev.sluice.parse.time.TimeReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of an event's fields tells its time, in formats that leave naming to their users. The field the user names must be readable;
 * without one the usual names are looked for, and a value under them that is no time is just a value.
 */
final class TimeField {
    static final List<String> USUAL_NAMES = List.of("@timestamp", "timestamp", "time", "ts", "datetime", "date", "t");

    final boolean required;
    final TimeReader reader;
    private final List<String> names;
    private final byte[][] encoded;

    TimeField(ParserOptions options) {
        String given = options.times().field();
        required = given != null;
        names = given == null ? USUAL_NAMES : List.of(given);
        encoded = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        reader = AnyTime.reader(options.times().layout(), options.times().zone());
    }

    /** Whether the field called [from, to) may hold the time. */
    boolean isNamed(byte[] in, int from, int to) {
        for (byte[] name : encoded) {
            if (name.length == to - from && Arrays.equals(in, from, to, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }

    /** The first of the names looked for that is among {@code fields}; null if none is. */
    @Nullable
    String among(List<String> fields) {
        return names.stream().filter(fields::contains).findFirst().orElse(null);
    }
}

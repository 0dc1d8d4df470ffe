package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PointInTimeTest {
    private final PointInTime converter =
            new PointInTime(Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneId.of("Europe/Berlin")));

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T07:00:00Z,      2026-11-23T07:00:00Z",
        "2026-11-23T07:00:00.5Z,    2026-11-23T07:00:00.500Z",
        "2026-11-23T07:00+02:00,    2026-11-23T05:00:00Z",
        "2026-11-23T07:00,          2026-11-23T06:00:00Z",
        "2026-11-23 07:00:01,       2026-11-23T06:00:01Z",
        "2026-07-01,                2026-06-30T22:00:00Z",
        "90s,                       2026-11-23T11:58:30Z",
        "2h,                        2026-11-23T10:00:00Z",
        "now,                       2026-11-23T12:00:00Z",
        "7D,                        2026-11-16T12:00:00Z"
    })
    void time_isRead_inEachForm(String typed, Instant expected) {
        assertThat(converter.convert(typed)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "12", "5 apples", "-1h", "99999999999d"})
    void time_isRefusedInOneSentence_whenItIsNone(String typed) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> converter.convert(typed))
                .withMessageContaining("is not a time; give it as");
    }
}

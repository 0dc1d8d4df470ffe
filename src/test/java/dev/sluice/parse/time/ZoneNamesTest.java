package dev.sluice.parse.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.parse.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a name behind a time means, with and without the zone that it is of. */
class ZoneNamesTest {
    @ParameterizedTest
    @CsvSource({
        // The hour that comes twice.
        "America/New_York, 2025-11-02T01:30:00, EDT, -04:00",
        "America/New_York, 2025-11-02T01:30:00, EST, -05:00",
        "Europe/Berlin, 2025-10-26T02:30:00, CEST, +02:00",
        "Europe/Berlin, 2025-10-26T02:30:00, CET, +01:00",
        "UTC, 2025-11-02T01:30:00, EDT, -04:00",
        "UTC, 2025-11-02T01:30:00, EST, -05:00",
        // One name of several zones is told by the zone given alone.
        "Asia/Kolkata, 2025-03-01T10:00:00, IST, +05:30",
        "Asia/Jerusalem, 2025-03-01T10:00:00, IST, +02:00",
        "UTC, 2025-03-01T10:00:00, IST, none",
        "America/Chicago, 2025-03-01T10:00:00, CST, -06:00",
        "Asia/Shanghai, 2025-03-01T10:00:00, CST, +08:00",
        "Europe/London, 2025-07-01T10:00:00, BST, +01:00",
        "America/Los_Angeles, 2025-03-01T10:00:00, PST, -08:00",
        "UTC, 2025-03-01T10:00:00, PST, none",
        // Moscow's offset changed twice, and its name did not.
        "Europe/Moscow, 2012-03-01T10:00:00, MSK, +04:00",
        "UTC, 2012-03-01T10:00:00, MSK, none",
        "UTC, 2025-03-01T10:00:00, MSK, +03:00",
        "Europe/Moscow, 2014-10-26T01:30:00, MSK, none",
        // A name of the season in which no place has it.
        "America/New_York, 2025-01-15T10:00:00, EDT, none",
        "Europe/Berlin, 2025-01-15T10:00:00, CEST, none",
        // Panama has it all year.
        "UTC, 2025-07-15T10:00:00, EST, -05:00",
        "UTC, 2013-01-15T10:00:00, EST, none",
        "America/New_York, 2013-01-15T10:00:00, EST, -05:00",
        "UTC, 2025-07-15T10:00:00, WARN, none"
    })
    void name_givesTheOffsetOnlyWhenItTellsIt(String zone, String local, String name, String offset) {
        assertThat(offset(new ZoneNames(ZoneId.of(zone)), LocalDateTime.parse(local), name))
                .isEqualTo(offset);
    }

    @Test
    void name_isNotTakenFromTheMinuteBefore() {
        ZoneNames names = new ZoneNames(ZoneId.of("Europe/Berlin"));
        for (int minute = 0; minute < 24 * 60; minute++) {
            var time = Instant.parse("2025-10-25T12:00:00Z")
                    .plusSeconds(minute * 60L)
                    .atZone(ZoneId.of("Europe/Berlin"));
            String name = time.getOffset().getTotalSeconds() == 7200 ? "CEST" : "CET";
            assertThat(offset(names, time.toLocalDateTime(), name))
                    .as("%s", time)
                    .isEqualTo(time.getOffset().getId());
        }
    }

    @Test
    void names_areToldApartWhereTheyAlternate() {
        ZoneNames names = new ZoneNames(ZoneId.of("UTC"));
        for (int minute = 0; minute < 120; minute++) {
            LocalDateTime local = LocalDateTime.parse("2025-07-15T10:00:00").plusMinutes(minute);
            assertThat(offset(names, local, "CEST")).isEqualTo("+02:00");
            assertThat(offset(names, local, "MSK")).isEqualTo("+03:00");
            assertThat(offset(names, local, "WARN")).isEqualTo("none");
            assertThat(offset(names, local, "CST")).isEqualTo("none");
        }
    }

    private static String offset(ZoneNames names, LocalDateTime local, String name) {
        Timestamp time = new Timestamp();
        time.date(local.getYear(), local.getMonthValue(), local.getDayOfMonth());
        time.time(local.getHour(), local.getMinute(), local.getSecond());
        byte[] in = name.getBytes(StandardCharsets.US_ASCII);
        if (!names.apply(in, 0, in.length, time)) {
            return "none";
        }
        JsonBuffer out = new JsonBuffer(40);
        time.append(out);
        return out.toString().replaceAll(".*:\\d\\d:\\d\\d|\"", "");
    }
}

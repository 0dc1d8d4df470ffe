package dev.sluice.parse.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeReaderTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10/Oct/2000:13:55:36 -0700 | 2000-10-10T13:55:36-07:00",
                "29/Feb/2024:23:59:60 +0000 | 2024-02-29T23:59:60Z",
                "2026-11-23T07:15:00.123+01:00 | 2026-11-23T07:15:00.123+01:00",
                "2026-11-23 07:15:00,123 | 2026-11-23T07:15:00.123+01:00",
                "2026-07-01 07:15:00 | 2026-07-01T07:15:00+02:00",
                "2026/07/01 07:15:00 | 2026-07-01T07:15:00+02:00",
                "2026-07-01T07:15Z | 2026-07-01T07:15:00Z",
                "2026-07-01 07:15:00.5 UTC | 2026-07-01T07:15:00.5Z",
                "2026-07-01T07:15:00-0330 | 2026-07-01T07:15:00-03:30",
                "2026-07-01T07:15:00+09 | 2026-07-01T07:15:00+09:00",
                "2026-07-01 | 2026-07-01T00:00:00+02:00",
                "1700000000 | 2023-11-14T22:13:20Z",
                "1700000000.25 | 2023-11-14T22:13:20.25Z",
                "1700000000123 | 2023-11-14T22:13:20.123Z",
                "1700000000123456789 | 2023-11-14T22:13:20.123456789Z",
                "2026-07-01T07:15:00+0530 | 2026-07-01T07:15:00+05:30",
                "2026-07-01 07:15:00.123 -03 | 2026-07-01T07:15:00.123-03:00",
                "2026-07-01 07:15:00 PM | 2026-07-01T19:15:00+02:00",
                "2026-07-01 07:15 am | 2026-07-01T07:15:00+02:00",
                "2026-07-01 12:15:00 AM | 2026-07-01T00:15:00+02:00",
                "2026-07-01T12:15:00.5 p.m. UTC | 2026-07-01T12:15:00.5Z",
                "2026-07-01 07:15:00PM -03 | 2026-07-01T19:15:00-03:00",
                "2026-07-01 22:15:00 PM UTC | 2026-07-01T22:15:00Z",
                "2026-07-01 07:15:00 CEST | 2026-07-01T07:15:00+02:00",
                "2026-07-01 07:15:00 EDT | 2026-07-01T07:15:00-04:00",
                "2026-01-01 07:15:00 PM JST | 2026-01-01T19:15:00+09:00",
                "0 | 1970-01-01T00:00:00Z",
            })
    void read_writesIso(String text, String expected) {
        byte[] in = text.getBytes(StandardCharsets.US_ASCII);
        Timestamp time = new Timestamp();
        assertThat(new AnyTime(BERLIN).read(in, 0, in.length, time)).isEqualTo(in.length);
        assertThat(written(time)).isEqualTo(expected);
        assertThat(time.epochMillis())
                .isEqualTo(OffsetDateTime.parse(expected.replace(":60", ":59"))
                                .toInstant()
                                .toEpochMilli()
                        + (expected.contains(":60") ? 1000 : 0));
    }

    @ParameterizedTest
    @CsvSource({
        "31/Feb/2024:00:00:00 +0000",
        "10/Okt/2000:13:55:36 -0700",
        "10/Oct/2000:24:55:36 -0700",
        "2026-13-01",
        "2026-02-29T00:00:00",
        "soon",
        "20261123x",
        "99999999999999999999",
        "2026-07-01 22:15:00 AM",
        "2026-07-01 00:15:00 PM",
        "2026-07-01 07:15:00 IST",
        "2026-07-01 07:15:00 CST",
        "2026-01-01 07:15:00 EDT",
        "2026-07-01 07:15:00 QQQ",
        "2026-07-01 07:15:00 cest",
        "2026-07-01 07:15:00 UTC+3",
        "2026-07-01 07:15:00 +25"
    })
    void read_failsWhenThereIsNoSuchTime(String text) {
        byte[] in = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(new AnyTime(BERLIN).read(in, 0, in.length, new Timestamp())).isNotEqualTo(in.length);
    }

    @Test
    void epoch_agreesWithJavaWhenSecondsAreRandom() {
        long seed = 7;
        Random random = new Random(seed);
        Timestamp time = new Timestamp();
        for (int i = 0; i < 100_000; i++) {
            long seconds = random.nextLong(-62_167_219_200L, 253_402_300_800L);
            assertThat(time.epoch(seconds, 0, 0)).isTrue();
            assertThat(time.epochMillis()).as("seed %d, %d", seed, seconds).isEqualTo(seconds * 1000);
            assertThat(OffsetDateTime.parse(written(time)).toEpochSecond())
                    .as("seed %d", seed)
                    .isEqualTo(seconds);
        }
    }

    @Test
    void zone_agreesWithJavaAroundEachChange() {
        Zone zone = new Zone(ZoneId.of("Australia/Lord_Howe"));
        Timestamp time = new Timestamp();
        Instant start = Instant.parse("2026-04-04T00:00:00Z");
        for (int minute = 0; minute < 3 * 1440; minute++) {
            var local = start.plusSeconds(minute * 60L).atOffset(ZoneOffset.UTC).toLocalDateTime();
            time.date(local.getYear(), local.getMonthValue(), local.getDayOfMonth());
            time.time(local.getHour(), local.getMinute(), 0);
            zone.apply(time);
            assertThat(time.epochMillis())
                    .isEqualTo(local.toEpochSecond(
                                    ZoneId.of("Australia/Lord_Howe").getRules().getOffset(local))
                            * 1000);
        }
    }

    @Test
    void layout_readsWhatTheUserDescribes() {
        byte[] in = "23.11.2026 07:15:00,250 rest".getBytes(StandardCharsets.US_ASCII);
        Timestamp time = new Timestamp();
        assertThat(new LayoutTime("dd.MM.yyyy HH:mm:ss,SSS", BERLIN).read(in, 0, in.length, time))
                .isEqualTo(23);
        assertThat(written(time)).isEqualTo("2026-11-23T07:15:00.250+01:00");
    }

    @Test
    void layout_readsTheHoursOfHalfDays() {
        assertThat(layout("dd.MM.yyyy hh:mm a", "01.07.2026 07:15 PM")).isEqualTo("2026-07-01T19:15:00+02:00");
    }

    @ParameterizedTest
    @CsvSource({"yyyy-MM-dd hh:mm:ss", "yyyy-MM-dd mm:ss", "MMM d HH:mm:ss", "YYYY-MM-dd HH:mm"})
    void layout_isRefusedWhenTheYearOrTheHourWouldBeGuessed(String layout) {
        assertThatThrownBy(() -> new LayoutTime(layout, BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(layout);
    }

    @Test
    void layout_takesAZonesNameForWhatItMeans() {
        String named = "EEE MMM d HH:mm:ss z yyyy";
        assertThat(layout(named, "Sun Nov 1 01:30:00 EDT 2026")).isEqualTo("2026-11-01T01:30:00-04:00");
        assertThat(layout(named, "Sun Nov 1 01:30:00 EST 2026")).isEqualTo("2026-11-01T01:30:00-05:00");
        assertThat(layout(named, "Sun Nov 1 01:30:00 UTC 2026")).isEqualTo("2026-11-01T01:30:00Z");
        assertThat(layout(named, "Sun Nov 1 01:30:00 IST 2026")).isEqualTo("none");
        assertThat(layout("yyyy-MM-dd HH:mm VV", "2026-07-01 07:15 America/New_York"))
                .isEqualTo("2026-07-01T07:15:00-04:00");
    }

    private static String layout(String layout, String text) {
        byte[] in = text.getBytes(StandardCharsets.US_ASCII);
        Timestamp time = new Timestamp();
        return new LayoutTime(layout, BERLIN).read(in, 0, in.length, time) == in.length ? written(time) : "none";
    }

    private static String written(Timestamp time) {
        JsonBuffer out = new JsonBuffer(40);
        time.append(out);
        return out.toString().replace("\"", "");
    }
}

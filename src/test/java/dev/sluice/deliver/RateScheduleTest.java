package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.deliver.RateSchedule.Hours;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Hours window(String from, String to, int percent) {
        return new Hours(LocalTime.parse(from), LocalTime.parse(to), Rate.percent(percent));
    }

    private static RateSchedule schedule(Hours... windows) {
        return new RateSchedule(List.of(windows), Rate.percent(50), BERLIN);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-26T06:59:59Z, 50%",
        "2026-11-26T07:00:00Z, 20%",
        "2026-11-26T18:59:59Z, 20%",
        "2026-11-26T19:00:00Z, 50%",
        "2026-11-26T20:59:59Z, 50%",
        "2026-11-26T21:00:00Z, 100%",
        "2026-11-27T03:59:59Z, 100%",
        "2026-11-27T04:00:00Z, 50%",
        // In summer the same clock is an hour earlier.
        "2026-07-01T06:00:00Z, 20%"
    })
    void rate_isThatOfTheTimeOfTheDay(Instant time, String rate) {
        assertThat(schedule(window("08:00", "20:00", 20), window("22:00", "05:00", 100))
                        .at(time)
                        .text())
                .isEqualTo(rate);
    }

    @Test
    void windowsThatOverlap_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule(window("22:00", "06:00", 20), window("05:00", "08:00", 30)))
                .withMessage("22:00-06:00 and 05:00-08:00 overlap");
        assertThat(schedule(window("20:00", "08:00", 20), window("08:00", "20:00", 30))
                        .windows())
                .hasSize(2);
    }

    @Test
    void emptyWindow_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule(window("08:00", "08:00", 20)))
                .withMessage("08:00-08:00 begins where it ends; for a whole day there is --rate");
    }

    @Test
    void slowestRate_isStillALimit() {
        Rates oneByte = Rates.of(Rate.ofBytes("1B/s", 1));
        assertThat(new DeliveryOptions(1 << 20, 1, oneByte, false).shardBytesPerSecond(4))
                .isOne();
    }

    @Test
    void most_isTheHighest() {
        assertThat(schedule(window("08:00", "20:00", 20), window("22:00", "05:00", 70))
                        .most(4))
                .isEqualTo(Rate.percent(70));
    }

    /** 20% of 30 shards is more than 5 MiB/s, and of 20 shards it is less. */
    @ParameterizedTest
    @CsvSource({"20, 5MiB/s", "30, 20%"})
    void most_isWhatGivesMostForSoManyShards(int shards, String most) {
        Rate share = Rate.percent(20);
        Rate whole = Rate.ofBytes("5MiB/s", 5 << 20);
        Hours evening = new Hours(LocalTime.parse("20:00"), LocalTime.parse("22:00"), whole);
        assertThat(new RateSchedule(List.of(evening), share, BERLIN)
                        .most(shards)
                        .text())
                .isEqualTo(most);
        assertThat(new DeliveryOptions(1 << 20, new RateSchedule(List.of(evening), share, BERLIN), false)
                        .shardBytesPerSecond(30))
                .isEqualTo((1 << 20) / 5);
    }

    @Test
    void most_isOfTheWindowsAloneWhenTheyAreTheWholeDay() {
        Hours day = new Hours(LocalTime.parse("08:00"), LocalTime.parse("20:00"), Rate.percent(20));
        Hours night = new Hours(LocalTime.parse("20:00"), LocalTime.parse("08:00"), Rate.ofBytes("5MiB/s", 5 << 20));
        assertThat(new RateSchedule(List.of(day, night), Rate.percent(100), BERLIN).most(30))
                .isEqualTo(Rate.percent(20));
    }
}

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes and times as they are typed. */
class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "64M, 67108864",
        "64m, 67108864",
        "64 MiB, 67108864",
        "64MB, 67108864",
        "64Mi, 67108864",
        "1.5K, 1536",
        "2G, 2147483648",
        "1T, 1099511627776",
        "10B, 10",
        "0b, 0",
        "1048576, 1048576"
    })
    void size_isInPowersOf1024(String typed, long bytes) {
        assertThat(new Sizes().convert(typed)).isEqualTo(bytes);
    }

    @Test
    void size_isRefusedWhenItIsSmallAndHasNoUnit() {
        assertThatThrownBy(() -> new Sizes().convert("10"))
                .hasMessage("'10' has no unit; give it like 10M, or 10B for bytes");
        assertThatThrownBy(() -> new Sizes().convert("1048575")).hasMessageContaining("has no unit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1M", "1X", "1iB", "1e3M", "99999999999T"})
    void size_isRefusedWhenItIsNone(String typed) {
        assertThatThrownBy(() -> new Sizes().convert(typed)).isInstanceOf(Exception.class);
    }

    @ParameterizedTest
    @CsvSource({"5, 5000", "0.5, 500", "500ms, 500", "30s, 30000", "5m, 300000", "1h, 3600000", "2D, 172800000"})
    void duration_isInSecondsWhenItHasNoUnit(String typed, long millis) {
        assertThat(new Durations().convert(typed)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-5", "5x", "1h30m", "99999999d"})
    void duration_isRefusedWhenItIsNone(String typed) {
        assertThatThrownBy(() -> new Durations().convert(typed)).isInstanceOf(Exception.class);
    }
}

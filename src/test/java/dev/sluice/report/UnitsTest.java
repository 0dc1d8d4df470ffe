package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "1,1 B",
        "999,999 B",
        "1000,0.98 KiB",
        "1024,1.00 KiB",
        "1048576,1.00 MiB",
        "10485760,10.0 MiB",
        "104857600,100 MiB",
        "1047527424,999 MiB",
        "1048576000,0.98 GiB",
        "1073741824,1.00 GiB",
        "9223372036854775807,8.00 EiB"
    })
    void bytes_haveThreeDigitsAtMost(long bytes, String text) {
        assertThat(Units.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "999,999", "1000,1.00k", "12345,12.3k", "999499,999k", "999500,1.00M", "4567890,4.57M"})
    void count_hasThreeDigitsAtMost(long count, String text) {
        assertThat(Units.count(count)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 s",
        "350,0.35 s",
        "9994,9.99 s",
        "12345,12.3 s",
        "59949,59.9 s",
        "59950,1 min 00 s",
        "125000,2 min 05 s",
        "3599600,1 h 00 min",
        "12000000,3 h 20 min",
        "450000000,5 d 05 h"
    })
    void duration_hasTwoUnitsAtMost(long millis, String text) {
        assertThat(Units.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0%", "0.001,<1%", "0.5,50%", "0.999,99%", "1,100%", "1.26,126%", "NaN,?%"})
    void percent_saysAllAndNothingOnlyOfAllAndNothing(double share, String text) {
        assertThat(Units.percent(share)).isEqualTo(text);
    }

    @Test
    void bar_isAsWideAsAskedForWhateverTheShare() {
        for (double share : new double[] {-1, 0, 1e-9, 0.33, 0.5, 0.999, 1, 7, Double.NaN}) {
            assertThat(Bar.of(share, 12, true)).hasSize(12);
            assertThat(Bar.of(share, 12, false)).hasSize(12).matches("#*\\.*");
        }
        assertThat(Bar.of(1e-9, 4, true)).isEqualTo("\u258f   ");
        assertThat(Bar.of(1, 4, true)).isEqualTo("\u2588\u2588\u2588\u2588");
        assertThat(Bar.of(0.999, 4, true)).isNotEqualTo("\u2588\u2588\u2588\u2588");
    }
}

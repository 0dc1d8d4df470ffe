package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "900 | 0,200 B,400 B,600 B,800 B,0.98 KiB",
                "1100000 | 0,512 KiB,1 MiB,1.50 MiB",
                "23000000 | 0,5 MiB,10 MiB,15 MiB,20 MiB,25 MiB",
                "629145600 | 0,200 MiB,400 MiB,600 MiB",
            })
    void figures_areMarkedAtRoundOnes(double highest, String marks) {
        Axis axis = Axis.upTo(highest, 1024, Units::bytes);

        assertThat(String.join(",", axis.marks().stream().map(Axis.Mark::shown).toList()))
                .isEqualTo(marks);
        assertThat(axis.end()).isGreaterThanOrEqualTo(highest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 7 | 0,2 ms,4 ms,6 ms",
                "0 | 61234 | 0,10 s,20 s,30 s,40 s,50 s,60 s",
                "0 | 1234 | 0,200 ms,400 ms,600 ms,800 ms,1 s,1.2 s",
                "20 | 90000 | 0,15 s,30 s,45 s,60 s,75 s,90 s",
                "0 | 305000 | 0,60 s,2 min,3 min,4 min,5 min",
                "0 | 9000000 | 0,30 min,1 h,1 h 30 min,2 h,2 h 30 min",
                "0 | 345600000 | 0,24 h,2 d 00 h,3 d 00 h,4 d 00 h",
            })
    void times_areMarkedAtRoundOnes(long start, long end, String marks) {
        assertThat(String.join(
                        ",",
                        Axis.times(start, end).marks().stream()
                                .map(Axis.Mark::shown)
                                .toList()))
                .isEqualTo(marks);
    }
}

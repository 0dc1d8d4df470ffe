package dev.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimingsTest {
    @Test
    void start_countsOnceHoweverMuchFollows() {
        Timings timings = new Timings();
        timings.add(100, 5_000);
        timings.add(100, 200);
        Timings other = new Timings();
        other.add(100, 300);
        other.add(0, 40);
        timings.add(other);

        assertThat(timings.nanosFor(300)).isEqualTo(5_540);
        assertThat(timings.nanosFor(1_300)).as("the rest as the middle one").isEqualTo(5_540 + 1_000 * 3);
        assertThat(timings.nanosFor(1_300, 1)).isEqualTo(5_540 + 1_000);
    }

    @Test
    void nothing_takesNothing() {
        assertThat(new Timings().nanosFor(1_000)).isZero();
    }
}

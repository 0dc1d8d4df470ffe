package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void steps_areOneTwoFiveFromTheFirstWithARecordToTheLast() {
        Latencies latencies = new Latencies();
        for (long millis : new long[] {3, 4, 60, 99, 100, 2_000_000}) {
            latencies.add(millis);
        }
        assertThat(latencies.steps())
                .startsWith(
                        new Latencies.Step(2, 5, 2),
                        new Latencies.Step(5, 10, 0),
                        new Latencies.Step(10, 20, 0),
                        new Latencies.Step(20, 50, 0),
                        new Latencies.Step(50, 100, 2),
                        new Latencies.Step(100, 200, 1),
                        new Latencies.Step(200, 500, 0))
                .endsWith(
                        new Latencies.Step(50_000, 100_000, 0),
                        new Latencies.Step(100_000, 1_000_000, 0),
                        new Latencies.Step(1_000_000, Long.MAX_VALUE, 1));
        assertThat(new Latencies().steps()).isEmpty();
    }

    @Test
    void quantile_isOfWhatCameBetween() {
        Latencies latencies = new Latencies();
        for (int i = 0; i < 1000; i++) {
            latencies.add(5_000);
        }
        List<Long> before = latencies.counts();
        for (int i = 0; i < 1000; i++) {
            latencies.add(i);
        }
        List<Long> after = latencies.counts();
        assertThat(Latencies.quantile(before, after, 0.5)).isCloseTo(500, within(10.0));
        assertThat(Latencies.quantile(before, after, 0.99)).isCloseTo(990, within(10.0));
        assertThat(Latencies.quantile(List.of(), after, 0.99)).isBetween(5_000.0, 6_000.0);
        assertThat(Latencies.quantile(after, after, 0.5)).isNaN();
        assertThat(Latencies.quantile(List.of(), List.of(), 0.5)).isNaN();
    }
}

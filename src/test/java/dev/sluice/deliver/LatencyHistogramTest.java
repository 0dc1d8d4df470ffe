package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void quantiles_areWithinSixPercentWhenComparedWithASortedList() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            LatencyHistogram histogram = new LatencyHistogram();
            long[] all = new long[random.nextInt(1, 3_000)];
            for (int i = 0; i < all.length; i++) {
                all[i] = (long) Math.exp(random.nextDouble() * 20);
                histogram.add(all[i], 1);
            }
            Arrays.sort(all);
            for (double share : new double[] {0.01, 0.5, 0.99, 1}) {
                long exact = all[(int) Math.ceil(share * all.length) - 1];
                assertThat(histogram.quantile(share)).as("seed %d", seed).isBetween(exact, (long) (exact * 1.07) + 1);
            }
            assertThat(histogram.max()).isEqualTo(all[all.length - 1]);
        }
    }

    @Test
    void quantile_isExactWhenSmallAndZeroWhenEmpty() {
        LatencyHistogram histogram = new LatencyHistogram();
        assertThat(histogram.quantile(0.5)).isZero();
        for (int i = 0; i < 32; i++) {
            histogram.add(i, 1);
        }
        assertThat(histogram.quantile(0.5)).isEqualTo(15);
        histogram.add(1L << 38, 1);
        assertThat(histogram.quantile(1)).isEqualTo(1L << 38);
    }
}

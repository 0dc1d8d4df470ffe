package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.read.HashRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LanesTest {
    @Test
    void laneOf_findsTheRangeThatHoldsTheKey() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<HashRange> ranges = randomRanges(random, 1 + random.nextInt(100));
            Lanes lanes = new Lanes(ranges);
            for (int i = 0; i < 50; i++) {
                BigInteger key = i % 2 == 0
                        ? new BigInteger(128, random)
                        : ranges.get(random.nextInt(ranges.size())).last();
                int lane = lanes.laneOf(key.shiftRight(64).longValue(), key.longValue());
                assertThat(lanes.range(lane).contains(key))
                        .as("seed %d: key %s in lane %d of %s", seed, key, lane, ranges)
                        .isTrue();
            }
        }
    }

    @Test
    void lanes_areRefusedWhenTheyLeaveAGap() {
        assertThatThrownBy(() -> new Lanes(List.of(
                        new HashRange(BigInteger.ZERO, BigInteger.TEN),
                        new HashRange(BigInteger.TWO, HashRange.MAX_KEY))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Lanes(List.of(new HashRange(BigInteger.ZERO, BigInteger.TEN))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<HashRange> randomRanges(Random random, int count) {
        TreeSet<BigInteger> lasts = new TreeSet<>();
        lasts.add(HashRange.MAX_KEY);
        while (lasts.size() < count) {
            lasts.add(new BigInteger(128, random));
        }
        List<HashRange> ranges = new ArrayList<>();
        BigInteger first = BigInteger.ZERO;
        for (BigInteger last : lasts) {
            ranges.add(new HashRange(first, last));
            first = last.add(BigInteger.ONE);
        }
        return ranges;
    }
}

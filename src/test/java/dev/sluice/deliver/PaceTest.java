package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Time is a number here. */
class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void bytes_stayJustBelowTheLimitWhenThereIsMuchToSend() {
        for (int size : new int[] {200, 50_000, 900_000, 1 << 20}) {
            Pace pace = Pace.ofShard(Rate.percent(100), 0);
            long sent = 0;
            for (long now = 0; now < 60 * SECOND; now += 1_000_000) {
                while (pace.isOpen(now)) {
                    pace.sent(size, 1, now);
                    sent += size;
                }
            }
            double limit = size < 1_049 ? 200 * 1_000 * 60 : 60.0 * (1 << 20);
            assertThat(sent / limit).as("records of %d bytes", size).isBetween(0.975, 1.003);
        }
    }

    @Test
    void shard_refusesNothingWhenRecordsArriveUnevenly() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int size : new int[] {100_000, 500_000, 900_000}) {
            Pace pace = Pace.ofShard(Rate.percent(100), 0);
            Bucket shard = new Bucket();
            long arrived = 0;
            for (long now = 0; now < 120 * SECOND; now += random.nextInt(5_000_000)) {
                while (pace.isOpen(now)) {
                    pace.sent(size, 1, now);
                    arrived = Math.max(arrived, now + 20_000_000 + random.nextInt(30_000_000));
                    assertThat(shard.take(size, arrived))
                            .as("seed %d, records of %d bytes at %d ns", seed, size, now)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void pace_keepsToItsShareWhenARateIsGiven() {
        Pace pace = Pace.ofShard(Rate.percent(25), 0);
        long sent = 0;
        for (long now = 0; now < 60 * SECOND; now += 1_000_000) {
            while (pace.isOpen(now)) {
                pace.sent(100_000, 1, now);
                sent += 100_000;
            }
        }
        assertThat(sent / (15.0 * (1 << 20))).isBetween(0.97, 1.0);
    }

    @Test
    void pace_findsItsShareWhenOthersWriteToo() {
        Pace pace = Pace.ofShard(Rate.percent(100), 0);
        Bucket shard = new Bucket();
        long landed = 0;
        long refused = 0;
        long others = 0;
        for (long now = 0; now < 120 * SECOND; now += 1_000_000) {
            if (now >= others) {
                shard.take(52_429, now);
                others += SECOND / 10;
            }
            if (pace.isOpen(now)) {
                pace.sent(100_000, 1, now);
                if (shard.take(100_000, now)) {
                    landed += 100_000;
                } else {
                    refused++;
                    pace.refused(now);
                }
            }
        }
        assertThat(landed / (120.0 * (1 << 19))).as("of the half that is left").isBetween(0.8, 1.05);
        assertThat(refused).isLessThan(130);
    }

    @Test
    void pace_isRestoredWhenTheOthersStop() {
        Pace pace = Pace.ofShard(Rate.percent(100), 0);
        for (long now = 0; now < 60 * SECOND; now += SECOND) {
            pace.refused(now);
        }
        long now = 120 * SECOND;
        pace.sent(1 << 20, 1, now);
        assertThat((pace.readyAtNanos() - now) / 1e9).isBetween(0.95, 1.05);
    }

    @Test
    void pace_isNotSlowedWhenOneRefusalStandsAlone() {
        Pace pace = Pace.ofShard(Rate.percent(100), 0);
        assertThat(pace.refused(20 * SECOND)).isFalse();
        assertThat(pace.isOpen(20 * SECOND + 50_000_000)).isFalse();
        assertThat(pace.isOpen(20 * SECOND + 100_000_000)).isTrue();
        assertThat(pace.refused(40 * SECOND)).isFalse();
        pace.sent(1 << 20, 1, 41 * SECOND);
        assertThat((pace.readyAtNanos() - 41 * SECOND) / 1e9).isBetween(0.95, 1.05);
    }

    @Test
    void others_areNotSuspectedWhenJitterRefusesNowAndThen() {
        Pace pace = Pace.ofShard(Rate.percent(100), 0);
        for (long now = 20 * SECOND; now < 200 * SECOND; now += 9 * SECOND) {
            pace.sent(1, 1, now);
            assertThat(pace.refused(now)).as("at %d s", now / SECOND).isFalse();
        }
    }

    @Test
    void others_areSuspectedOnlyWhenTheSlowedPaceIsRefusedToo() {
        Pace pace = Pace.ofShard(Rate.percent(100), 0);
        assertThat(pace.refused(20 * SECOND)).isFalse();
        assertThat(pace.refused(22 * SECOND)).as("slowed down now").isFalse();
        assertThat(pace.refused(22 * SECOND + 1)).as("the same moment").isFalse();
        assertThat(pace.refused(24 * SECOND)).isTrue();
    }

    @Test
    void pace_isOpenAlwaysWhenThereAreNoLimits() {
        Pace pace = Pace.ofShard(Rate.UNLIMITED, 0);
        pace.sent(10 << 20, 1, 0);
        assertThat(pace.refused(0)).isFalse();
        assertThat(pace.isOpen(0)).isTrue();
    }

    /** The service's side: one second's worth, filled at the limit. */
    private static final class Bucket {
        private double bytes = 1 << 20;
        private long lastNanos;

        boolean take(int size, long now) {
            bytes = Math.min(1 << 20, bytes + (now - lastNanos) / 1e9 * (1 << 20));
            lastNanos = now;
            if (bytes < size) {
                return false;
            }
            bytes -= size;
            return true;
        }
    }

    @Test
    void waiting_shrinksByAsMuchAsTheRateGrows() {
        Pace pace = Pace.ofShard(Rate.percent(1), 0);
        pace.sent(1 << 20, 1, 0);
        long before = pace.readyAtNanos();
        pace.changeShard(Rate.percent(100), 0);
        assertThat((double) before / pace.readyAtNanos()).isCloseTo(100, within(0.1));
        pace.changeShard(Rate.percent(10), 0);
        assertThat((double) before / pace.readyAtNanos()).isCloseTo(10, within(0.1));
    }

    @Test
    void wholeLoad_isHeldToItsBytesOrItsRecords() {
        Pace bytes = Pace.ofAll(Rate.ofBytes("1KiB/s", 1024), 0);
        Pace records = Pace.ofAll(Rate.ofRecords("10/s", 10), 0);
        long now = 0;
        for (int i = 0; i < 100; i++) {
            now = Math.max(now, bytes.readyAtNanos());
            bytes.sent(512, 50, now);
        }
        assertThat(bytes.readyAtNanos() / 1e9).isCloseTo(50, within(0.1));
        for (int i = 0; i < 100; i++) {
            records.sent(1 << 20, 1, records.readyAtNanos());
        }
        assertThat(records.readyAtNanos() / 1e9).isCloseTo(10, within(0.1));
    }

    @Test
    void limitThatComesLater_beginsWithNothingOwed() {
        Pace all = Pace.ofAll(Rate.percent(100), 0);
        all.sent(1 << 30, 1, 0);
        assertThat(all.isOpen(0)).isTrue();
        all.changeAll(Rate.ofBytes("1KiB/s", 1024), 5);
        assertThat(all.isOpen(5)).isTrue();
        all.sent(1024, 1, 5);
        assertThat(all.isOpen(6)).isFalse();
        all.changeAll(Rate.percent(100), 7);
        assertThat(all.isOpen(7)).isTrue();
    }

    @Test
    void senderWithSomeOfTheShards_hasAsMuchOfTheWholeLoadsRate() {
        Rate part = Rate.ofBytes("1KiB/s", 1024).ofShards(1, 4);
        assertThat(part.bytesPerSecond()).isEqualTo(256);
        assertThat(part.recordsPerSecond()).isInfinite();
        assertThat(part.share()).isEqualTo(1);
    }
}

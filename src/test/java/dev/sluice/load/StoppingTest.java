package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoppingTest {
    private static final int HUP = 1;
    private static final int INT = 2;
    private static final int TERM = 15;

    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final AtomicLong acknowledged = new AtomicLong();

    @Test
    void signal_stopsTheReadingAndASecondOneGivesUp() {
        for (int signal : new int[] {INT, TERM}) {
            done.clear();
            try (Stopping stopping = stopping(Duration.ofHours(1))) {
                assertThat(stopping.status()).isZero();
                stopping.heard(signal);
                assertThat(done).containsExactly("stop", "drain");
                stopping.heard(signal);
                assertThat(done).element(2).asString().contains("before everything in flight was acknowledged");
                assertThat(stopping.status()).isEqualTo(128 + signal);
            }
        }
    }

    /** The system and the shell both send one; a service manager sends one beside SIGTERM, and either may come first. */
    @Test
    void hangUp_drainsHoweverOftenItComes() {
        for (List<Integer> signals : List.of(List.of(HUP, HUP, HUP), List.of(HUP, TERM), List.of(TERM, HUP, HUP))) {
            done.clear();
            try (Stopping stopping = stopping(Duration.ofHours(1))) {
                signals.forEach(stopping::heard);
                assertThat(done).as("%s", signals).containsExactly("stop", "drain");
                assertThat(stopping.status()).isEqualTo(128 + signals.get(0));
            }
        }
    }

    @Test
    void drain_goesOnAsLongAsRecordsAreAcknowledgedAndEndsWhereNoneIs() throws InterruptedException {
        try (Stopping stopping = stopping(Duration.ofSeconds(1))) {
            stopping.heard(TERM);
            for (int i = 0; i < 8; i++) {
                acknowledged.incrementAndGet();
                Thread.sleep(250);
            }
            assertThat(done).containsExactly("stop", "drain");
            assertThat(done.poll()).isEqualTo("stop");
            assertThat(done.poll()).isEqualTo("drain");
            assertThat(done.poll(30, TimeUnit.SECONDS))
                    .isEqualTo("stopped: nothing was acknowledged for 1 s (--drain-timeout)");
        }
    }

    private Stopping stopping(Duration drainTimeout) {
        return new Stopping(
                new Stopping.Load() {
                    @Override
                    public void stopReading() {
                        done.add("stop");
                    }

                    @Override
                    public void draining() {
                        done.add("drain");
                    }

                    @Override
                    public void giveUp(String reason) {
                        done.add(reason);
                    }
                },
                drainTimeout,
                acknowledged::get);
    }
}

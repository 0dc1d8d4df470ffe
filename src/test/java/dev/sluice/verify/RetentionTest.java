package dev.sluice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void record_mayBeGone_whenItWasSentBeforeTheRetentionBegan_byAnyClock() {
        Retention day = new Retention(Duration.ofHours(24));
        assertThat(day.mayHaveEnded(NOW.minus(Duration.ofHours(25)), NOW)).isTrue();
        assertThat(day.mayHaveEnded(NOW.minus(Duration.ofHours(24)).plusSeconds(300), NOW))
                .as("this machine's clock is ahead")
                .isTrue();
        assertThat(day.mayHaveEnded(NOW.minus(Duration.ofHours(23)), NOW)).isFalse();
    }
}

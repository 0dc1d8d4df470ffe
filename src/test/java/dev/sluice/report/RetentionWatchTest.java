package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionWatchTest {
    private static final Duration DAY = Duration.ofHours(24);

    private final List<String> notes = new ArrayList<>();
    private final RetentionWatch watch =
            new RetentionWatch(LoadWatcher.NONE, DAY, hours -> "raise to " + hours, notes::add);

    /** A gigabyte of input, after so many seconds, of which this share is done. */
    private void look(int seconds, double share) {
        watch.look(seconds * 1000L, Reports.snapshot(1024 * Reports.MIB, share, List.of()));
    }

    @Test
    void load_isWarnedOfOnceWhenItTakesLongerThanTheRetention() {
        double little = 48.05 / 1024;
        look(0, 0);
        look(5, little);
        assertThat(notes).as("too early to say").isEmpty();
        look(15, little);
        look(30, little);
        assertThat(notes)
                .singleElement()
                .asString()
                .matches("at the pace so far the load takes 85 h, and the stream keeps a"
                        + " record for 24 h after it arrived: .*raise the retention with: raise to 110");
    }

    @Test
    void load_isNotWarnedOfWhenItEndsInTime() {
        look(0, 0);
        look(15, 0.05);
        look(30, 0.06);
        assertThat(notes).isEmpty();
    }

    @Test
    void warning_asksForNoRetentionThatThereIsNot() {
        assertThat(RetentionWatch.warning("it takes", DAY, DAY, hours -> "")).isNull();
        assertThat(RetentionWatch.warning("it takes", Duration.ofDays(375), DAY, hours -> "a command"))
                .contains("9,000 h", "take more shards")
                .doesNotContain("a command");
    }
}

package dev.sluice.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline();

    private void add(long atMillis, double share) {
        timeline.add(atMillis, Reports.snapshot(1024 * Reports.MIB, share, Reports.shards(1, 1)));
    }

    private List<Long> end(long atMillis) {
        timeline.end(atMillis, Reports.snapshot(1024 * Reports.MIB, 1, Reports.shards(1, 1)));
        return timeline.course().points().stream().map(Timeline.Point::atMillis).toList();
    }

    /** What came in the last 5 ms was once drawn as 600 MiB/s, and flattened all else. */
    @Test
    void end_takesThePlaceOfAPointJustBefore() {
        add(0, 0);
        add(1000, 0.4);
        add(2000, 0.8);
        assertThat(end(2005)).containsExactly(0L, 1000L, 2005L);
    }

    @Test
    void end_standsBehindAPointThatIsLongAgo() {
        add(0, 0);
        add(1000, 0.4);
        assertThat(end(1700)).containsExactly(0L, 1000L, 1700L);
    }

    private List<Long> drawn() {
        return timeline.course().drawn().stream().map(Timeline.Point::atMillis).toList();
    }

    /** Single records of 700 KiB were drawn as three times what the shards allow. */
    @Test
    void drawn_areTheSumsOfASecond() {
        for (long at = 0; at <= 12_000; at += 200) {
            add(at, at / 12_300.0);
        }
        end(12_300);
        assertThat(drawn())
                .containsExactly(
                        0L, 1000L, 2000L, 3000L, 4000L, 5000L, 6000L, 7000L, 8000L, 9000L, 10000L, 11000L, 12300L);
    }

    @Test
    void drawn_areNoFewerThanAShortLoadNeeds() {
        for (long at = 0; at < 2000; at += 100) {
            add(at, at / 2000.0);
        }
        end(2000);
        assertThat(drawn()).containsExactly(0L, 200L, 400L, 600L, 800L, 1000L, 1200L, 1400L, 1600L, 1800L, 2000L);
    }

    @Test
    void drawn_areNoneOfALoadThatWasNotWatched() {
        assertThat(Timeline.Course.NONE.drawn()).isEmpty();
        add(7, 0);
        assertThat(drawn()).containsExactly(7L);
    }

    @Test
    void end_keepsTheBeginningOfAShortLoad() {
        add(0, 0);
        assertThat(end(3)).containsExactly(0L, 3L);
    }
}

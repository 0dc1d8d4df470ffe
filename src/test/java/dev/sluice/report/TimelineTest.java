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

    @Test
    void end_keepsTheBeginningOfAShortLoad() {
        add(0, 0);
        assertThat(end(3)).containsExactly(0L, 3L);
    }
}

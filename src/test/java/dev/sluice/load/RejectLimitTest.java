package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RejectLimitTest {
    @Test
    void count_isExceededByOneMore() {
        RejectLimit limit = RejectLimit.parse("100");
        assertThat(limit.exceeded(100, 100)).isFalse();
        assertThat(limit.exceeded(101, 1_000_000)).isTrue();
    }

    @Test
    void share_isAskedOnlyOnceThereAreEnoughLinesOrAtTheEnd() {
        RejectLimit limit = RejectLimit.parse("1%");
        assertThat(limit.exceeded(10, 20)).isFalse();
        assertThat(limit.exceededAtEnd(10, 20)).isTrue();
        assertThat(limit.exceeded(11, 1000)).isTrue();
        assertThat(limit.exceeded(10, 1000)).isFalse();
    }

    @Test
    void unlimited_isNeverExceeded() {
        RejectLimit limit = RejectLimit.parse("unlimited");
        assertThat(limit.exceeded(Long.MAX_VALUE - 1, Long.MAX_VALUE)).isFalse();
        assertThat(limit.exceededAtEnd(5, 5)).isFalse();
    }

    @Test
    void anythingElse_isRefused() {
        for (String typed : new String[] {"", "-1", "101%", "many", "%"}) {
            assertThatThrownBy(() -> RejectLimit.parse(typed)).as(typed).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

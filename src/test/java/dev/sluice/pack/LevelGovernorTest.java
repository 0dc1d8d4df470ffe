package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LevelGovernorTest {
    private double fill;
    private final LevelGovernor governor = LevelGovernor.auto(Compression.ZSTD, () -> fill);

    @Test
    void level_startsAtTheCanonicalOne() {
        assertThat(governor.getAsInt()).isEqualTo(governor.canonicalLevel()).isEqualTo(1);
    }

    @Test
    void level_climbsToTheTopWhileTheBudgetIsFull() {
        fill = 1;
        assertThat(levelAfter(200)).isEqualTo(19);
    }

    @Test
    void level_fallsWhileTheBudgetRunsEmpty() {
        fill = 1;
        int high = levelAfter(200);
        fill = 0.5;
        assertThat(levelAfter(1)).isLessThan(high);
        fill = 0.1;
        assertThat(levelAfter(5)).isEqualTo(1);
    }

    @Test
    void level_staysWhileTheBudgetIsNeitherFullNorLow() {
        fill = 1;
        int before = levelAfter(12);
        fill = 0.7;
        assertThat(levelAfter(50)).isEqualTo(before);
    }

    @Test
    void level_isTheOneAskedForWhenFixed() {
        LevelGovernor fixed = LevelGovernor.fixed(7);
        assertThat(fixed.getAsInt()).isEqualTo(7);
        assertThat(fixed.canonicalLevel()).isEqualTo(7);
    }

    private int levelAfter(int blocks) {
        int level = 0;
        for (int i = 0; i < blocks; i++) {
            level = governor.getAsInt();
        }
        return level;
    }
}

package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.read.SourceId;
import dev.sluice.report.InputFigures;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputTimesTest {
    @Test
    void inputThatWasOpenedAndNotRead_hasNothingNewOnlyWhereAllWasRead() {
        InputTimes times = new InputTimes();
        times.opened("read.log", new SourceId(0, 1));
        times.opened("opened.log", new SourceId(0, 2));
        times.skipped("known.log");
        times.packed(new InputReading(
                List.of(new InputReading.Part(new SourceId(0, 1), "read.log", "", 100)), 0, 1_000_000));

        assertThat(times.figures(List.of(), false).skipped()).isEqualTo(new InputFigures.Left(1, List.of("known.log")));
        assertThat(times.figures(List.of(), true).skipped())
                .isEqualTo(new InputFigures.Left(2, List.of("known.log", "opened.log")));
    }
}

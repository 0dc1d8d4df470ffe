package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryNeededTest {
    @Test
    void fullHeap_isASentenceWithTheRemedy_whereverItShows() {
        OutOfMemoryError full = new OutOfMemoryError("Java heap space");
        assertThat(Reasons.lacking(full))
                .startsWith("This takes more memory than")
                .contains("SLUICE_JAVA_OPTS=-Xmx");
        assertThat(Reasons.lacking(new IllegalStateException(full))).isEqualTo(Reasons.lacking(full));
    }

    @Test
    void failure_isLeftToOthersWhenItIsAnother_orTellsMore() {
        assertThat(Reasons.lacking(new OutOfMemoryError("unable to create native thread")))
                .isNull();
        assertThat(Reasons.lacking(
                        new IOException(MemoryNeededException.overHeap(new OutOfMemoryError("Java heap space")))))
                .isNull();
    }
}

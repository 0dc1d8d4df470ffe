package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkersTest {
    /** Heap as Java tells it when the launcher has set a thirtieth more: Serial keeps that for itself. */
    @ParameterizedTest
    @CsvSource({
        // Six cores have 256 MiB, and 64 cores 1464.
        "true, 16, 64, 247, 16384, 6",
        "true, 16, 64, 1415, 16384, 65",
        "false, 16, 64, 1415, 16384, 128",
        // 512 MiB of memory, of which a quarter is heap.
        "true, 16, 64, 123, 512, 2",
        "false, 16, 64, 123, 512, 4",
        "false, 4, 64, 123, 512, 11",
        // Chunks so large that a second worker's would not fit in.
        "false, 256, 64, 247, 2048, 1",
        "false, 256, 64, 247, 24576, 12",
    })
    void workers_areAsManyAsHeapAndMemoryHaveRoomFor(
            boolean copiesChunk, long chunk, long inFlight, long heap, long memory, long workers) {
        assertThat(Workers.room(copiesChunk, chunk << 20, inFlight << 20, heap << 20, memory << 20))
                .isEqualTo(workers);
    }
}

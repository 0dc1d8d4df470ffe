package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ChunkBufferTest {
    private static final int CHUNK = 16 << 20;

    /** What is let go stays until the collector sees to it, and a pipe's chunk is hundreds of reads. */
    @Test
    void grow_letsGoOfLittleWhenReadsAreSmall() {
        ChunkBuffer buffer = new ChunkBuffer(1 << 16);
        long allocated = 0;
        int capacity = 0;
        for (int keep = 0; keep < CHUNK; keep += 1 << 16) {
            ByteBuffer memory = buffer.grow(keep, CHUNK - keep);
            assertThat(memory.capacity() - keep).isGreaterThanOrEqualTo(1 << 10);
            if (memory.capacity() != capacity) {
                capacity = memory.capacity();
                allocated += capacity;
            }
        }
        assertThat(capacity).isBetween(CHUNK, CHUNK + (1 << 16));
        assertThat(allocated).isLessThan(4L * CHUNK);
    }

    @Test
    void grow_keepsWhatIsKept() {
        ChunkBuffer buffer = new ChunkBuffer(4);
        buffer.grow(0, 4).put(new byte[] {1, 2, 3, 4});
        ByteBuffer memory = buffer.grow(4, 100);
        assertThat(memory.capacity()).isGreaterThan(4);
        for (int i = 0; i < 4; i++) {
            assertThat(memory.get(i)).isEqualTo((byte) (i + 1));
        }
    }
}

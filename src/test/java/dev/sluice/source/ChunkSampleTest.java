package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChunkSampleTest {
    private static final int CHUNK = 1 << 20;

    @Test
    void sample_takesEverySoManyThChunkOfALargeInputAndTheFirst() {
        ChunkSample sample = new ChunkSample(0.05, CHUNK);

        assertThat(sample.takes(chunk(1, 0))).isTrue();
        assertThat(taken(sample, 1, 1_000)).isEqualTo(50);
        assertThat(sample.takes(chunk(1, 0))).as("the same answer again").isTrue();
    }

    @Test
    void sample_takesEverySoManyThOfManySmallInputs() {
        ChunkSample sample = new ChunkSample(0.1, CHUNK);

        assertThat(IntStream.range(0, 1_000)
                        .filter(source -> sample.takes(chunk(source, 0)))
                        .count())
                .isBetween(99L, 101L);
    }

    @Test
    void sample_takesAllWhenItIsAll() {
        assertThat(taken(new ChunkSample(1, CHUNK), 1, 100)).isEqualTo(100);
        assertThatThrownBy(() -> new ChunkSample(0, CHUNK)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long taken(ChunkSample sample, long source, int chunks) {
        return IntStream.range(0, chunks)
                .filter(i -> sample.takes(chunk(source, i)))
                .count();
    }

    private static Chunk chunk(long source, int number) {
        return new Chunk(new SourceId(0, source), (long) number * CHUNK, (number + 1L) * CHUNK);
    }
}

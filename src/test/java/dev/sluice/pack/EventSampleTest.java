package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventSampleTest {
    /** Each takes some sixty bytes of memory besides its own. */
    @Test
    void shortEvents_areNoMoreThanMemoryHolds_thoughTheirBytesAreFew() {
        int events = 3 << 20;
        ByteBuffer lines = ByteBuffer.wrap("1\n".repeat(events).getBytes(StandardCharsets.US_ASCII));
        EventSample sample = new EventSample(32 << 20);
        sample.pack(
                new Chunk(new SourceId(0, 0), 0, lines.limit()),
                new WholeLines(lines, 0, lines.limit()),
                new BatchSink() {
                    @Override
                    public void accept(Batch batch) {
                        throw new AssertionError("a sample makes no batches");
                    }

                    @Override
                    public void oversize(int from, int to) {
                        throw new AssertionError("a sample fits into no record");
                    }
                });
        assertThat(sample.events()).isEqualTo(events);
        assertThat(sample.learnt().size() + sample.keptBack().size()).isBetween(1 << 18, 1 << 20);
    }
}

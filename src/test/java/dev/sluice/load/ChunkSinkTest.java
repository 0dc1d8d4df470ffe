package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.Reject;
import dev.sluice.source.Chunk;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.SourceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkSinkTest {
    @Test
    void lineNumbers_areCountedOnwardFromOneQuestionPerChunk() {
        FilledChunk filled = filled(1_000, "a\nbb\n\nc\ndd\n");
        AtomicInteger asked = new AtomicInteger();
        ChunkSink sink = new ChunkSink(filled, supplier(asked, 41), batch -> true);
        // In order, as they are parsed; then those of two lanes, each in its order.
        for (int from : new int[] {0, 2, 5, 8, 6, 8, 0, 2}) {
            sink.reject(from, from + 2, "bad");
        }
        assertThat(sink.rejects()).extracting(Reject::line).containsExactly(41L, 42L, 43L, 45L, 44L, 45L, 41L, 42L);
        assertThat(sink.rejects()).extracting(Reject::offset).startsWith(1_000L, 1_002L, 1_005L);
        assertThat(asked).hasValue(1);
    }

    @Test
    void lineNumbers_areUnknownForAllOfAChunkWhoseFirstIs() {
        AtomicInteger asked = new AtomicInteger();
        ChunkSink sink = new ChunkSink(filled(1_000, "a\nb\nc\n"), supplier(asked, 0), batch -> true);
        sink.reject(0, 2, "bad");
        sink.reject(4, 6, "bad");
        assertThat(sink.rejects()).extracting(Reject::line).containsExactly(0L, 0L);
        assertThat(asked).hasValue(1);
    }

    static FilledChunk filled(long start, String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        Chunk chunk = new Chunk(new SourceId(1, 2), start, start + bytes.length);
        return new FilledChunk("a.log", chunk, ByteBuffer.wrap(bytes), start, 0, 0, true, false, false, null);
    }

    static List<Reject> rejects(int count) {
        List<Reject> rejects = new ArrayList<>();
        for (int line = 1; line <= count; line++) {
            rejects.add(new Reject("a.log", new SourceId(1, 2), 2L * line - 2, line, "bad", 0, null, 1));
        }
        return rejects;
    }

    private static ChunkSupplier supplier(AtomicInteger asked, long firstLine) {
        return new ChunkSupplier() {
            @Override
            public @Nullable FilledChunk next(ChunkBuffer buffer) {
                return null;
            }

            @Override
            public long firstLine(FilledChunk chunk) {
                asked.incrementAndGet();
                return firstLine;
            }

            @Override
            public int readAgain(SourceId source, ByteBuffer into, long offset) {
                return -1;
            }

            @Override
            public void stop() {}

            @Override
            public void close() {}
        };
    }
}

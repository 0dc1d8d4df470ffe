package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.LineBytes;
import dev.sluice.ledger.Recorder;
import dev.sluice.ledger.Reject;
import dev.sluice.ledger.RejectsFile;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.ChunkSupplier;
import dev.sluice.source.FilledChunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkSinkTest {
    @TempDir
    Path directory;

    @Test
    void lineNumbers_areCountedOnwardFromOneQuestionPerChunk() throws Exception {
        FilledChunk filled = filled(1_000, "a\nbb\n\nc\ndd\n");
        AtomicInteger asked = new AtomicInteger();
        ChunkSink sink = new ChunkSink(filled, supplier(asked, 41), batch -> true, true);
        // In order, as they are parsed; then those of two lanes, each in its order.
        for (int from : new int[] {0, 2, 5, 8, 6, 8, 0, 2}) {
            sink.reject(from, from + 2, "bad", 0);
        }
        assertThat(written(sink))
                .extracting(line -> line.replaceAll(".*\"offset\":(\\d+),\"line\":(\\d+).*", "$1 $2"))
                .containsExactly(
                        "1000 41", "1002 42", "1005 43", "1008 45", "1006 44", "1008 45", "1000 41", "1002 42");
        assertThat(asked).hasValue(1);
    }

    @Test
    void lineNumbers_areUnknownForAllOfAChunkWhoseFirstIs() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ChunkSink sink = new ChunkSink(filled(1_000, "a\nb\nc\n"), supplier(asked, 0), batch -> true, true);
        sink.reject(0, 2, "bad", 0);
        sink.reject(4, 6, "bad", 0);
        assertThat(written(sink)).hasSize(2).noneMatch(line -> line.contains("\"line\""));
        assertThat(asked).hasValue(1);
    }

    /** An event of several lines lies on one while it is loaded; whoever mends it sees it as it was. */
    @Test
    void event_isToldAsItWasWrittenWhenItWasFolded() throws Exception {
        FilledChunk filled = filled(0, "a\u001en\tb\u001eec\n");
        ChunkSink sink = new ChunkSink(filled, supplier(new AtomicInteger(), 0), batch -> true, true);
        sink.unfoldLines(filled);
        sink.reject(0, filled.bytes().limit(), "bad", 0);
        assertThat(written(sink)).singleElement().asString().contains("\"text\":\"a\\n\\tb\\u001Ec\"");
    }

    static FilledChunk filled(long start, String lines) {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        Chunk chunk = new Chunk(new SourceId(1, 2), start, start + bytes.length);
        return new FilledChunk(
                new FilledChunk.Facts("a.log", null, ""),
                chunk,
                ByteBuffer.wrap(bytes),
                new FilledChunk.FirstLine(start, 0, null, null),
                FilledChunk.Edges.WHOLE);
    }

    private List<String> written(ChunkSink sink) throws Exception {
        Path path = directory.resolve("rejects.jsonl");
        try (RejectsFile file = RejectsFile.open(path, null);
                Recorder recorder = new Recorder(null, file, failure -> {})) {
            recorder.done(new Chunk(new SourceId(1, 2), 0, 0), sink.tally());
        }
        return Files.readAllLines(path);
    }

    static RejectTally rejects(int count) {
        RejectTally rejects = new RejectTally();
        for (int line = 1; line <= count; line++) {
            rejects.add(new Reject("a.log", 2L * line - 2, line, "bad", 0, LineBytes.notKept(1)));
        }
        return rejects;
    }

    static ChunkSupplier supplier(AtomicInteger asked, long firstLine) {
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
            public void stop() {}

            @Override
            public void close() {}
        };
    }
}

package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Origin;
import dev.sluice.source.Resume.Mark;
import dev.sluice.source.Resume.Planned;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that is renamed between two runs: what was begun under the old name must become the same events. */
class SourceNameTest {
    private static final SourceId SOURCE = new SourceId(1, 2);
    private static final Origin ORIGIN = new Origin(null, "s3://bucket/app.log", "etag", null);
    private static final Fingerprint BEGINNING = Fingerprint.of(ByteBuffer.wrap(new byte[] {'a', '\n'}));

    @TempDir
    Path directory;

    private Path journal() {
        return directory.resolve("journal");
    }

    private Checkpoint open() throws JournalException {
        return Checkpoint.open(
                JournalPlace.of(journal()), new JournalHeader("web", Instant.EPOCH, Map.of(), List.of()));
    }

    private static void plan(Checkpoint checkpoint, String name, long start) throws Exception {
        Mark mark = new Mark(start + 1, BEGINNING);
        checkpoint.planned(new Planned(new FilledChunk.Facts(name, null, ""), BEGINNING, chunk(start), mark, false));
    }

    private static Chunk chunk(long start) {
        return new Chunk(SOURCE, start, start + 1);
    }

    /** What a run that calls the source {@code now} takes for the chunk's source. */
    private static String name(Checkpoint checkpoint, String now, long start) {
        return checkpoint.sourceName(new FilledChunk(
                new FilledChunk.Facts(now, null, ""),
                chunk(start),
                ByteBuffer.allocate(0),
                new FilledChunk.FirstLine(start, 1, null, null),
                FilledChunk.Edges.WHOLE));
    }

    @Test
    void chunk_keepsTheNameThatItsSourceHadWhenItWasPlanned() throws Exception {
        try (Checkpoint checkpoint = open()) {
            assertThat(name(checkpoint, "app.log", 0)).isEqualTo("app.log");
            checkpoint.opened(SOURCE, "app.log", ORIGIN);
            plan(checkpoint, "app.log", 0);
        }
        try (Checkpoint checkpoint = open()) {
            checkpoint.opened(SOURCE, "app.log.1", ORIGIN);
            plan(checkpoint, "app.log.1", 1);
            assertThat(name(checkpoint, "app.log.1", 0)).isEqualTo("app.log");
            assertThat(name(checkpoint, "app.log.1", 1)).isEqualTo("app.log.1");
            assertThat(name(checkpoint, "app.log.1", 2)).isEqualTo("app.log.1");
        }
        assertThat(name(Checkpoint.read(JournalPlace.of(journal())), "app.log.2", 2))
                .as("a dry run notes nothing")
                .isEqualTo("app.log.2");
        try (Checkpoint checkpoint = open()) {
            checkpoint.opened(SOURCE, "app.log.2", ORIGIN);
            assertThat(name(checkpoint, "app.log.2", 0)).isEqualTo("app.log");
            assertThat(name(checkpoint, "app.log.2", 1)).isEqualTo("app.log.1");
            plan(checkpoint, "app.log.2", 2);
            assertThat(name(checkpoint, "app.log.2", 2)).isEqualTo("app.log.2");
        }
    }

    @Test
    void chunk_keepsThatNameWhenTheJournalIsCompacted() throws Exception {
        try (Checkpoint checkpoint = open()) {
            checkpoint.opened(SOURCE, "app.log", ORIGIN);
            plan(checkpoint, "app.log", 0);
            plan(checkpoint, "app.log", 9_999);
            checkpoint.opened(SOURCE, "app.log.1", ORIGIN);
            plan(checkpoint, "app.log.1", 5_000);
            for (int start = 1; start < 2_000; start++) {
                plan(checkpoint, "app.log.1", start);
                TreeMap<Integer, Integer> batches = new TreeMap<>(Map.of(BatchId.NO_LANE, 3));
                checkpoint.done(List.of(new DoneChunk("app.log.1", chunk(start), 1, 1, 0, batches)), null);
            }
        }
        long before = Files.size(journal());
        for (int run = 0; run < 2; run++) {
            try (Checkpoint checkpoint = open()) {
                assertThat(Files.size(journal())).isLessThan(before / 2);
                checkpoint.opened(SOURCE, "app.log.2", ORIGIN);
                assertThat(name(checkpoint, "app.log.2", 0)).isEqualTo("app.log");
                assertThat(name(checkpoint, "app.log.2", 9_999)).isEqualTo("app.log");
                assertThat(name(checkpoint, "app.log.2", 5_000)).isEqualTo("app.log.1");
            }
        }
    }
}

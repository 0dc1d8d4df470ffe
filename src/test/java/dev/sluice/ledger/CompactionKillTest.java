package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.read.BatchId;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Resume.Mark;
import dev.sluice.source.Resume.Planned;
import dev.sluice.source.Span;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that compacts one journal after the other is killed, whatever it is at. */
class CompactionKillTest {
    private static final int JOURNALS = 40;
    private static final int KILLS = 5;
    private static final int CHUNKS = 2_000;
    private static final SourceId SOURCE = new SourceId(1, 2);

    @TempDir
    private Path directory;

    /** The process: compacts what {@code args[0]} holds. */
    public static void main(String[] args) throws Exception {
        for (int i = 0; i < JOURNALS; i++) {
            open(Path.of(args[0], i + ".journal")).close();
        }
    }

    @Test
    void journal_saysTheSameWhenItsCompactionIsKilled() throws Exception {
        Path whole = directory.resolve("whole");
        try (Checkpoint checkpoint = open(whole)) {
            ByteBuffer beginning = ByteBuffer.wrap(new byte[] {'a', '\n'});
            for (int start = 0; start < CHUNKS; start++) {
                Chunk chunk = new Chunk(SOURCE, start, start + 1);
                Mark mark = new Mark(start + 1, Fingerprint.of(beginning));
                checkpoint.planned(new Planned(
                        new FilledChunk.Facts("web.log", null, ""), Fingerprint.of(beginning), chunk, mark, false));
                checkpoint.filled(chunk, new Span(start, start + 1, start));
                TreeMap<Integer, Integer> batches = new TreeMap<>(Map.of(BatchId.NO_LANE, 3));
                checkpoint.done(List.of(new DoneChunk("web.log", chunk, 1, 1, 0, batches)), null);
            }
        }
        List<DoneChunk> done = Checkpoint.read(JournalPlace.of(whole)).done();
        long size = Files.size(whole);
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        System.out.println("CompactionKillTest seed " + seed);
        Random random = new Random(seed);
        int compacted = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path journals = Files.createDirectory(directory.resolve("kill" + kill));
            for (int i = 0; i < JOURNALS; i++) {
                Files.copy(whole, journals.resolve(i + ".journal"));
            }
            killed(journals, size, random);
            for (int i = 0; i < JOURNALS; i++) {
                Path journal = journals.resolve(i + ".journal");
                compacted += Files.size(journal) < size / 4 ? 1 : 0;
                assertThat(Checkpoint.read(JournalPlace.of(journal)).done())
                        .as("seed %d", seed)
                        .isEqualTo(done);
            }
        }
        assertThat(compacted).as("seed %d", seed).isBetween(KILLS, KILLS * JOURNALS - 1);
    }

    /** Starts the process, and kills it within a few compactions of its first. */
    private static void killed(Path journals, long size, Random random) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CompactionKillTest.class.getName(),
                        journals.toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(journals.toFile(), "said"))
                .start();
        try {
            while (Files.size(journals.resolve("0.journal")) == size && process.isAlive()) {
                Thread.sleep(1);
            }
            assertThat(process.waitFor(random.nextInt(20_000), TimeUnit.MICROSECONDS))
                    .as(Files.readString(journals.resolve("said")))
                    .isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Checkpoint open(Path journal) throws JournalException {
        return Checkpoint.open(JournalPlace.of(journal), new JournalHeader("web", Instant.EPOCH, Map.of(), List.of()));
    }
}

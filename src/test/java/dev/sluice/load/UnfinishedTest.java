package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.JournalHeader;
import dev.sluice.ledger.JournalPlace;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Resume.Mark;
import dev.sluice.source.Resume.Planned;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedTest {
    @TempDir
    private Path directory;

    private final List<String> notes = new ArrayList<>();

    private Checkpoint open() throws Exception {
        return Checkpoint.open(
                JournalPlace.of(directory.resolve("journal")),
                new JournalHeader("web", Instant.EPOCH, Map.of(), List.of()));
    }

    private void killedRun() throws Exception {
        try (Checkpoint checkpoint = open()) {
            Fingerprint bytes = Fingerprint.of(ByteBuffer.wrap(new byte[] {1, 2}));
            Chunk chunk = new Chunk(new SourceId(1, 2), 0, 100);
            checkpoint.planned(
                    new Planned(new FilledChunk.Facts("web.log", null, ""), bytes, chunk, new Mark(100, bytes), false));
        }
    }

    @Test
    void whatIsMissing_isNamed_whenAllInputsWereRead() throws Exception {
        killedRun();
        try (Checkpoint checkpoint = open()) {
            assertThatThrownBy(() -> new Unfinished(checkpoint, false, notes::add).settle(true))
                    .hasMessage("an earlier run with this checkpoint did not finish web.log, and nothing in this run's"
                            + " inputs holds what it held; name it where it lies now,"
                            + " or give up what is left of it with --forget-missing");
            new Unfinished(checkpoint, true, notes::add).settle(true);
            assertThat(checkpoint.unmet()).isEmpty();
        }
    }

    @Test
    void muchThatIsMissing_isNamedInPart() throws Exception {
        try (Checkpoint checkpoint = open()) {
            for (int i = 0; i < 1_220; i++) {
                Fingerprint bytes = Fingerprint.of(ByteBuffer.wrap(new byte[] {1, (byte) i, (byte) (i >> 8)}));
                Chunk chunk = new Chunk(new SourceId(1, i), 0, 100);
                checkpoint.planned(new Planned(
                        new FilledChunk.Facts(i + ".log", null, ""), bytes, chunk, new Mark(100, bytes), false));
            }
            assertThatThrownBy(() -> new Unfinished(checkpoint, false, notes::add).settle(true))
                    .hasMessageContaining(".log and 1,200 more, and nothing in this run's inputs");
        }
    }

    @Test
    void whatIsMissing_isNeitherClaimedNorForgotten_whenNotAllInputsWereRead() throws Exception {
        killedRun();
        try (Checkpoint checkpoint = open()) {
            new Unfinished(checkpoint, false, notes::add).settle(false);
            assertThat(notes).isEmpty();
            new Unfinished(checkpoint, true, notes::add).settle(false);
            assertThat(notes).singleElement().asString().contains("nothing was given up (--forget-missing)");
            assertThat(checkpoint.unmet()).containsExactly("web.log");
        }
    }
}

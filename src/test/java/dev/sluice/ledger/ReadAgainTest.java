package dev.sluice.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import dev.sluice.read.Chunk;
import dev.sluice.read.SourceId;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Fingerprint;
import dev.sluice.source.Input;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputReader;
import dev.sluice.source.Resume.Known;
import dev.sluice.source.SourceOptions;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader takes of files that an earlier run has journaled. */
class ReadAgainTest {
    @TempDir
    Path directory;

    @Test
    void source_isFoundByWhereItComesFrom_whateverWasWrittenToIt() throws Exception {
        Path log = Files.writeString(directory.resolve("web.log"), "one\n");
        Path journal = directory.resolve("web.journal");
        Input input = Input.file(log);
        Known before;
        try (Checkpoint checkpoint = open();
                InputReader reader = new InputReader(
                        InputFeed.of(List.of(input)), SourceOptions.DEFAULT, checkpoint, new SilentListener())) {
            Chunk chunk =
                    Objects.requireNonNull(reader.next(new ChunkBuffer(64))).chunk();
            checkpoint.done(List.of(new DoneChunk("", chunk, 1, 4, 0, new TreeMap<>())), null);
            before = Objects.requireNonNull(checkpoint.known(chunk.source()));
        }
        assertThat(journal).exists();
        try (Checkpoint checkpoint = open()) {
            Known known =
                    checkpoint.known(Objects.requireNonNull(before.origin())).get(0);
            assertThat(known.source()).isEqualTo(before.source());
            assertThat(known.sourceName()).isEqualTo(log.toString());
            assertThat(known.coverage().again()).isEmpty();
            assertThat(known.coverage().spans()).hasSize(1);
            assertThat(checkpoint.unmet()).isEmpty();
        }
    }

    /** Their journals name no files and have no checksums. */
    @Test
    void journalOfAnEarlierVersion_keepsWhatIsDoneFromBeingLoadedAgain() throws Exception {
        byte[] text = "one\ntwo\n".getBytes(UTF_8);
        Path log = Files.write(directory.resolve("a.log"), text);
        byte[] gzip = Zipped.gzip("three\n");
        Path packed = Files.write(directory.resolve("b.gz"), gzip);
        ByteBuffer container = ByteBuffer.allocate(2 * gzip.length + Long.BYTES);
        container.put(gzip).put(gzip).putLong(gzip.length).flip();
        String beginning = fingerprint(ByteBuffer.wrap(text));
        String first = "00000000000000010000000000000002";
        String second = "00000000000000030000000000000004";
        try (JournalFile old = JournalFile.open(directory.resolve("web.journal"), (bytes, from, length) -> {})) {
            old.append(List.of(
                    "{\"sluice\":1,\"stream\":\"web\",\"started\":\"1970-01-01T00:00:00Z\",\"options\":{\"--records\":\"BLOCKS\"},\"lanes\":[]}",
                    "{\"planned\":\"" + first
                            + "\",\"start\":0,\"end\":8,\"name\":\"a.log\",\"seam\":false,\"beginning\":" + beginning
                            + ",\"markEnd\":8,\"mark\":" + beginning + "}",
                    "{\"done\":\"" + first
                            + "\",\"start\":0,\"end\":8,\"events\":2,\"bytes\":8,\"rejected\":0,\"batches\":{\"-1\":1}}",
                    "{\"ended\":\"" + second + "\",\"container\":" + fingerprint(container) + "}"));
        }
        Files.writeString(log, "new\n", StandardOpenOption.APPEND);
        // The third time another file of equal content has come, which no journal knows by its content any more.
        for (String expected : List.of("new\n", "", "three\n")) {
            if (expected.equals("three\n")) {
                Files.delete(packed);
                Files.write(packed, gzip);
            }
            try (Checkpoint checkpoint = open();
                    InputReader reader = new InputReader(
                            InputFeed.of(List.of(Input.file(log), Input.file(packed))),
                            SourceOptions.DEFAULT,
                            checkpoint,
                            new SilentListener())) {
                StringBuilder got = new StringBuilder();
                ChunkBuffer buffer = new ChunkBuffer(64);
                for (FilledChunk c = reader.next(buffer); c != null; c = reader.next(buffer)) {
                    got.append(UTF_8.decode(c.bytes().duplicate()));
                    DoneChunk done = new DoneChunk("", c.chunk(), 1, 4, 0, new TreeMap<>());
                    checkpoint.done(List.of(done), null);
                }
                assertThat(got.toString()).isEqualTo(expected);
            }
        }
    }

    private Checkpoint open() throws JournalException {
        return Checkpoint.open(
                JournalPlace.of(directory.resolve("web.journal")),
                new JournalHeader("web", Instant.EPOCH, Map.of("--records", "BLOCKS"), List.of()));
    }

    private static String fingerprint(ByteBuffer bytes) {
        Fingerprint fingerprint = Fingerprint.of(bytes);
        return String.format(
                "{\"length\":%d,\"sha256\":\"%016x%016x\"}",
                fingerprint.length(), fingerprint.high(), fingerprint.low());
    }

    private static final class SilentListener implements dev.sluice.source.InputListener {
        @Override
        public void unreadable(String sourceName, long offset, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {}

        @Override
        public void progressed(long count) {}
    }
}

package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Zipped;
import dev.sluice.ledger.Checkpoint;
import dev.sluice.ledger.ChunkTally;
import dev.sluice.ledger.JournalException;
import dev.sluice.ledger.JournalHeader;
import dev.sluice.ledger.JournalPlace;
import dev.sluice.ledger.Recorder;
import dev.sluice.ledger.RejectLines;
import dev.sluice.read.SourceId;
import dev.sluice.source.ChunkBuffer;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Input;
import dev.sluice.source.InputFeed;
import dev.sluice.source.InputListener;
import dev.sluice.source.InputReader;
import dev.sluice.source.Resume;
import dev.sluice.source.SourceOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoveltyTest {
    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    @Test
    void nothing_isNewWhenAllWasLoadedUntilAFileGrows() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "one\n");
        Path other = Files.writeString(directory.resolve("b.log"), "two\n");
        Path empty = Files.createFile(directory.resolve("c.log"));
        assertThat(isNew(log, other, empty)).isTrue();
        load(log, other, empty);
        assertThat(isNew(log, other, empty)).isFalse();
        Files.writeString(other, "three\n", StandardOpenOption.APPEND);
        assertThat(isNew(log, other, empty)).isTrue();
        assertThat(isNew(log, other, empty))
                .as("asked again: nothing of it was kept")
                .isTrue();
        load(log, other, empty);
        assertThat(isNew(log, other, empty)).isFalse();
    }

    @Test
    void inputs_holdNothingNewWithoutACheckpointWhenAllAreEmpty() throws Exception {
        Path empty = Files.createFile(directory.resolve("a.log"));
        Path log = Files.writeString(directory.resolve("b.log"), "one\n");
        assertThat(ask(Resume.NONE, System::nanoTime, Input.file(empty))).isFalse();
        assertThat(ask(Resume.NONE, System::nanoTime, Input.file(empty), Input.file(log)))
                .isTrue();
    }

    /** It may come back before the load reads it, and the stream is not scaled for what cannot be read now. */
    @Test
    void file_isNotNewWhenItCannotBeReadAndNewUpToWhereItBreaksOff() throws Exception {
        Path gone = Files.writeString(directory.resolve("a.log"), "one\n");
        Input input = Input.file(gone);
        Files.delete(gone);
        assertThat(ask(Resume.NONE, System::nanoTime, input)).isFalse();
        byte[] gzip = Zipped.gzip("line of a log\n".repeat(1_000));
        Path cut = Files.write(directory.resolve("b.gz"), Arrays.copyOf(gzip, gzip.length - 10));
        assertThat(isNew(cut)).isTrue();
        Path damaged = Files.write(directory.resolve("c.gz"), Arrays.copyOf(gzip, 5));
        assertThat(isNew(damaged)).isFalse();
    }

    @Test
    void archive_isNewWhenAMemberIs() throws Exception {
        Path archive = directory.resolve("logs.tar");
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("a.log", "one\n".getBytes(UTF_8));
        Files.write(archive, Zipped.tar(members));
        assertThat(isNew(archive)).isTrue();
        load(archive);
        assertThat(isNew(archive)).isFalse();
        members.put("b.log", "two\n".getBytes(UTF_8));
        Files.write(archive, Zipped.tar(members));
        assertThat(isNew(archive)).isTrue();
    }

    @Test
    void pipe_mayHoldSomethingNewAndIsNotReadForThat() throws Exception {
        InputStream in = new ByteArrayInputStream(new byte[] {'a', '\n'});
        assertThat(ask(Resume.NONE, System::nanoTime, Input.stdin(in))).isTrue();
        assertThat(in.available()).isEqualTo(2);
    }

    @Test
    void looking_isToldOnceWhenItTakesLong() throws Exception {
        List<Path> logs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            logs.add(Files.writeString(directory.resolve(i + ".log"), "line " + i + "\n"));
        }
        Path[] all = logs.toArray(Path[]::new);
        load(all);
        assertThat(isNew(all)).isFalse();
        assertThat(said).isEmpty();
        AtomicLong nanos = new AtomicLong();
        try (Checkpoint checkpoint = checkpoint()) {
            assertThat(ask(checkpoint, () -> nanos.getAndAdd(TimeUnit.SECONDS.toNanos(3)), inputs(all)))
                    .isFalse();
        }
        assertThat(said).containsExactly("looking for what is new to the checkpoint, before the stream is scaled");
    }

    @Test
    void looking_isToldWithoutACheckpointThatThereIsNone() throws Exception {
        AtomicLong nanos = new AtomicLong();
        Path log = Files.writeString(directory.resolve("a.log"), "one\n");
        assertThat(ask(Resume.NONE, () -> nanos.getAndAdd(TimeUnit.SECONDS.toNanos(6)), inputs(log)))
                .isTrue();
        assertThat(said).containsExactly("looking for what is new, before the stream is scaled");
    }

    private boolean isNew(Path... files) throws Exception {
        try (Checkpoint checkpoint = checkpoint()) {
            return ask(checkpoint, System::nanoTime, inputs(files));
        }
    }

    private boolean ask(Resume known, LongSupplier nanoTime, Input... inputs) throws Exception {
        try (InputFeed feed = InputFeed.of(List.of(inputs))) {
            return new Novelty(feed, SourceOptions.DEFAULT, known, said::add, nanoTime).mayBe();
        }
    }

    private void load(Path... files) throws Exception {
        try (Checkpoint checkpoint = checkpoint();
                Recorder recorder = new Recorder(checkpoint, null, failure -> said.add("failed: " + failure));
                InputReader reader = new InputReader(
                        InputFeed.of(List.of(inputs(files))), SourceOptions.DEFAULT, checkpoint, new Silent())) {
            ChunkBuffer buffer = new ChunkBuffer(64);
            for (FilledChunk c = reader.next(buffer); c != null; c = reader.next(buffer)) {
                recorder.done(c.chunk(), new ChunkTally("", 1, 4, new TreeMap<>(), 0, new RejectLines()));
            }
        }
    }

    private static Input[] inputs(Path... files) throws IOException {
        List<Input> inputs = new ArrayList<>();
        for (Path file : files) {
            inputs.add(Input.file(file));
        }
        return inputs.toArray(Input[]::new);
    }

    private Checkpoint checkpoint() throws JournalException {
        return Checkpoint.open(
                JournalPlace.of(directory.resolve("web.journal")),
                new JournalHeader("web", Instant.EPOCH, Map.of("--records", "BLOCKS"), List.of()));
    }

    private static final class Silent implements InputListener {
        @Override
        public void unreadable(String sourceName, long offset, String reason) {}

        @Override
        public void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes) {}

        @Override
        public void progressed(long count) {}
    }
}

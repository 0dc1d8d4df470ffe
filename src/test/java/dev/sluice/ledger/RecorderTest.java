package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final int REJECTS = 40_000;

    @TempDir
    private Path directory;

    @Test
    void recorder_hasWrittenAllWhenItsCloserWasInterrupted() throws Exception {
        RejectLines rejects = new RejectLines();
        for (int i = 0; i < REJECTS; i++) {
            ByteBuffer line = StandardCharsets.UTF_8.encode("no event " + i);
            rejects.add(new Reject("a.log", i, i + 1, "no time", 0, new LineBytes(line, 0, line.limit())));
        }
        Path path = directory.resolve("rejects");
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (RejectsFile file = RejectsFile.open(path, null)) {
            Recorder recorder = new Recorder(null, file, failure::set);
            recorder.broken(new ChunkTally("a.log", 0, 0, new TreeMap<>(), REJECTS, rejects));
            Thread.currentThread().interrupt();
            recorder.close();
            assertThat(Thread.interrupted()).as("it is for the caller, too").isTrue();
        }
        assertThat(failure).hasNullValue();
        assertThat(Files.readAllLines(path).size()).isEqualTo(REJECTS);
    }
}

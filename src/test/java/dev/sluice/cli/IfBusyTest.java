package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs on one checkpoint. Nothing here gets as far as to a stream. */
class IfBusyTest {
    private static final String OTHERS = "the other run's\n";

    @TempDir
    Path directory;

    private Path journal;
    private Path metrics;
    private Path rejects;
    private Path report;

    @BeforeEach
    void write() throws Exception {
        journal = Files.writeString(directory.resolve("journal"), OTHERS);
        metrics = Files.writeString(directory.resolve("sluice.prom"), OTHERS);
        rejects = Files.writeString(directory.resolve("rejects"), OTHERS);
        report = Files.writeString(directory.resolve("report.json"), OTHERS);
    }

    @Test
    void run_isRefusedOrSkippedWhenAnotherHoldsItsCheckpoint() throws Exception {
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            for (String input :
                    new String[] {journal.toString(), directory.resolve("none").toString()}) {
                Sluice refused = load("fail", input);
                assertThat(refused.status).as(refused.err()).isEqualTo(1);
                assertThat(refused.err())
                        .contains("another run is using the checkpoint " + journal)
                        .contains("--if-busy wait");
                Sluice skipped = load("skip", input);
                assertThat(skipped.status).as(skipped.err()).isZero();
                assertThat(skipped.err())
                        .contains("another run is using the checkpoint")
                        .contains("skipped");
            }
            for (Path others : new Path[] {journal, metrics, rejects, report}) {
                assertThat(others).hasContent(OTHERS);
            }
        }
    }

    @Test
    void run_waitsUntilTheOtherHasEnded() throws Exception {
        CompletableFuture<Sluice> waiting;
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            waiting = CompletableFuture.supplyAsync(
                    () -> load("wait", directory.resolve("none").toString()));
            Thread.sleep(2000);
            assertThat(waiting).isNotDone();
            assertThat(metrics).hasContent(OTHERS);
        }
        Sluice loaded = waiting.get(60, TimeUnit.SECONDS);
        assertThat(loaded.err())
                .containsOnlyOnce("another run is using the checkpoint " + journal + "; waiting until it ends");
        // It looked for its inputs after that, and not before.
        assertThat(loaded.err()).contains("none' does not exist");
        assertThat(loaded.status).isEqualTo(2);
    }

    @Test
    void run_listsItsInputsWhenTheOtherHasEndedThoughItLookedAtTheirFormatBefore() throws Exception {
        Path log = Files.writeString(directory.resolve("a.json"), "{\"a\":1}\n".repeat(20));
        CompletableFuture<Sluice> waiting;
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            waiting = CompletableFuture.supplyAsync(() -> load("wait", log.toString(), "--format", "auto"));
            Thread.sleep(2000);
            assertThat(waiting).isNotDone();
            Files.delete(log);
        }
        assertThat(waiting.get(60, TimeUnit.SECONDS).err()).contains("a.json' does not exist");
    }

    private Sluice load(String ifBusy, String input, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "load",
                "--if-busy",
                ifBusy,
                "--checkpoint",
                journal.toString(),
                "--metrics-file",
                metrics.toString(),
                "--rejects",
                rejects.toString(),
                "--report",
                report.toString(),
                "--region",
                "eu-west-1",
                "web",
                input));
        arguments.addAll(List.of(more));
        return Sluice.run(arguments.toArray(String[]::new));
    }
}

package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong around a load, with real processes on both sides: nothing is lost, and the end is the one that was promised. */
class FaultsIT {
    private static final String OUTAGE = System.getProperty("sluice.outage", "15s");

    @TempDir
    Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<String> lines = Processes.lines(random, 50_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throttle=30%",
                "error=20%",
                "drop=20%",
                "lose=20%",
                "delay=300ms",
                "split@5,merge@20,split@30",
                "certificate@8"
            })
    void load_losesNothingThough(String faults) throws Exception {
        try (Endpoint endpoint = endpoint(faults)) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(arguments());
            assertThat(load.waitFor(120, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isZero();
            assertComplete(processes);
        }
    }

    @Test
    void load_waitsForAnEndpointThatGoesAway() throws Exception {
        try (Endpoint endpoint = endpoint("away=" + OUTAGE + "@8")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(arguments());
            assertThat(load.waitFor(300, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isZero();
            assertComplete(processes);
        }
    }

    @Test
    void load_losesNothingWhenTheDaemonIsKilledFiveTimes() throws Exception {
        try (Endpoint endpoint = endpoint("delay=400ms")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(arguments());
            int kills = 0;
            while (kills < 5 && load.isAlive()) {
                Thread.sleep(700 + random.nextInt(800));
                kills += (int) load.descendants()
                        .filter(ProcessHandle::destroyForcibly)
                        .limit(1)
                        .count();
            }
            assertThat(load.waitFor(240, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isZero();
            assertThat(kills).as(told(processes)).isPositive();
            assertComplete(processes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void signal_drainsAndTheNextRunGoesOn(String signal) throws Exception {
        try (Endpoint endpoint = endpoint("delay=300ms")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(arguments());
            awaitJournal(2500, load);
            new ProcessBuilder("kill", "-" + signal, Long.toString(load.pid()))
                    .start()
                    .waitFor();
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isEqualTo(signal.equals("INT") ? 130 : 143);
            assertThat(processes.cat("web")).as(told(processes)).hasSizeLessThan(lines.size());
            assertThat(processes.load(arguments()).waitFor())
                    .as(told(processes))
                    .isZero();
            // A clean drain leaves nothing half done, so not even the raw stream holds a line twice.
            assertThat(Processes.counted(processes.cat("web"))).isEqualTo(Processes.counted(lines));
        }
    }

    @Test
    void load_endsAtOnceWhenTheStreamIsDeleted() throws Exception {
        try (Endpoint endpoint = endpoint("delete@6")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(arguments());
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isEqualTo(1);
            assertThat(processes.said())
                    .contains("web")
                    .contains("run the same command again")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void load_tellsTheFileThatIsTruncatedWhileItIsRead() throws Exception {
        try (Endpoint endpoint = endpoint("delay=500ms")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(arguments());
            awaitJournal(2500, load);
            try (RandomAccessFile file =
                    new RandomAccessFile(directory.resolve("web.log").toFile(), "rw")) {
                file.setLength(1000);
            }
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isEqualTo(1);
            assertThat(processes.said()).contains("cannot read").contains("web.log");
        }
    }

    @Test
    void load_endsResumablyWhenTheDiskOfTheCheckpointIsFull() throws Exception {
        try (Endpoint endpoint = endpoint("")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            write();
            Process load = processes.load(
                    "--checkpoint",
                    "/dev/full",
                    "web",
                    directory.resolve("web.log").toString());
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isEqualTo(1);
            assertThat(processes.said()).contains("checkpoint").doesNotContain("\tat ");
        }
    }

    private Endpoint endpoint(String faults) throws Exception {
        Endpoint endpoint =
                Endpoint.start(EndpointOptions.temporary().withUnlimited(true).withFaults(Faults.parse(faults, seed)));
        endpoint.createStream("web", 3);
        return endpoint;
    }

    private String[] arguments() throws Exception {
        write();
        return new String[] {
            "--checkpoint",
            directory.resolve("journal").toString(),
            "--chunk-size",
            "128K",
            "--in-flight",
            "512K",
            "web",
            directory.resolve("web.log").toString()
        };
    }

    private void write() throws Exception {
        Path file = directory.resolve("web.log");
        if (!Files.exists(file)) {
            Files.write(file, lines);
        }
    }

    private void awaitJournal(long bytes, Process load) throws Exception {
        Path journal = directory.resolve("journal");
        while (load.isAlive() && (!Files.exists(journal) || Files.size(journal) < bytes)) {
            Thread.sleep(5);
        }
    }

    private void assertComplete(Processes processes) throws Exception {
        assertThat(Processes.counted(processes.cat("web", "--distinct")))
                .as(told(processes))
                .isEqualTo(Processes.counted(lines));
    }

    private String told(Processes processes) throws Exception {
        return "seed " + seed + ": " + processes.said();
    }
}

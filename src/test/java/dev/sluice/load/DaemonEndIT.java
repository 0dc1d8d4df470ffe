package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon ends with its loader, at whatever moment that is killed. */
class DaemonEndIT {
    private static final int KILLS = 2 + Integer.getInteger("sluice.crash.runs", 3);
    private static final long GONE_MILLIS = 5_000;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void daemon_isGoneWithinSecondsWhenItsLoaderIsKilled() throws Exception {
        Path log = Files.write(directory.resolve("web.log"), Processes.lines(random, 1_000));
        try (Endpoint endpoint =
                Endpoint.start(EndpointOptions.temporary().withFaults(Faults.parse("delay=5s", seed)))) {
            endpoint.createStream("web", 1);
            // A cache of its own tells this test's daemons from all others.
            Processes processes = new Processes(endpoint, directory.resolve("said"))
                    .with("XDG_CACHE_HOME", directory.resolve("cache").toString());
            awaitDaemon(processes.load("web", log.toString()));
            // The first had to unpack it.
            long starting = awaitDaemon(processes.load("web", log.toString()));
            int met = 0;
            int kills = 0;
            for (; kills < KILLS || (met == 0 && kills < 10 * KILLS); kills++) {
                Process load = processes.load("web", log.toString());
                // Around the moment when the daemon comes: before it opens its pipes it hears nothing of their end.
                // Later
                // and later where the machine has become slower than it was.
                long late = 50L * Math.max(0, kills - KILLS + 1);
                load.waitFor(Math.max(0, starting - 300 + random.nextInt(500) + late), TimeUnit.MILLISECONDS);
                met += daemons().size();
                load.destroyForcibly().waitFor();
                assertGone("seed " + seed + ", kill " + kills);
            }
            System.out.printf("DaemonEndIT: seed %d: %d kills, %d daemons met%n", seed, kills, met);
            assertThat(met).as("seed %d: kills that met a daemon", seed).isPositive();
        }
    }

    /** How long it takes from the start of the loader until the daemon is there, in milliseconds. */
    private long awaitDaemon(Process load) throws Exception {
        long began = System.nanoTime();
        while (daemons().isEmpty()) {
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(60));
            Thread.sleep(2);
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        load.destroyForcibly().waitFor();
        assertGone("the first ones");
        return millis;
    }

    private void assertGone(String what) throws Exception {
        long began = System.nanoTime();
        while (!daemons().isEmpty()) {
            assertThat(System.nanoTime() - began)
                    .as("%s: %s", what, daemons())
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(GONE_MILLIS));
            Thread.sleep(5);
        }
    }

    /** The daemon, its launcher before it has become the daemon, and the shell that waits beside it. */
    private List<ProcessHandle> daemons() {
        String cache = directory.resolve("cache").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(argument -> argument.startsWith(cache)))
                .toList();
    }
}

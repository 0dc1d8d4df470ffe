package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong around a load, with real processes on both sides: nothing is lost, and the end is the one that was promised. */
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
    private static final boolean SOAK = Boolean.getBoolean("sluice.soak");
    private static final String OUTAGE = System.getProperty("sluice.outage", "15s");

    private static final Map<String, String> REFUSALS = Map.of(
            "delete",
            "There is no stream 'web'",
            "deny",
            "Access to stream 'web'",
            "kms",
            "The KMS key of stream 'web'");

    @TempDir
    Path directory;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<String> lines = Processes.lines(random, 50_000);

    @BeforeAll
    static void warmUp() throws Exception {
        Processes.warmUp();
    }

    /** Each of them with one sender, in turn, and with -Psoak with both. */
    private static List<Arguments> bySenders(String... cases) {
        List<Arguments> rows = new ArrayList<>();
        for (int i = 0; i < 2 * cases.length; i++) {
            if (SOAK || i % 4 == 0 || i % 4 == 3) {
                rows.add(Arguments.of(i % 2 == 0 ? "kpl" : "sdk", cases[i / 2]));
            }
        }
        return rows;
    }

    static List<Arguments> passing() {
        return bySenders(
                "throttle=30%",
                "error=20%", "drop=20%", "lose=20%", "delay=300ms", "split@5,merge@20,split@30", "certificate@8");
    }

    @ParameterizedTest
    @MethodSource("passing")
    void load_losesNothingThough(String sender, String faults) throws Exception {
        try (Endpoint endpoint = endpoint(faults)) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(by(sender));
            assertThat(load.waitFor(120, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isZero();
            assertComplete(processes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kpl", "sdk"})
    void load_waitsForAnEndpointThatGoesAway(String sender) throws Exception {
        long inFlight = 16 << 20;
        Path log = Files.write(directory.resolve("long.log"), Processes.lines(random, 600_000));
        try (Endpoint endpoint = endpoint("away=" + OUTAGE + "@8")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(
                    "--sender", sender, "--in-flight", Long.toString(inFlight), "--level", "1", "web", log.toString());
            long loader = 0;
            long daemon = 0;
            for (long waited = 0; !load.waitFor(200, TimeUnit.MILLISECONDS); waited += 200) {
                assertThat(waited).as(told(processes)).isLessThan(300_000);
                loader = Math.max(loader, Processes.residentBytes(load.toHandle()));
                daemon = Math.max(
                        daemon,
                        Processes.daemons(load).stream()
                                .mapToLong(Processes::residentBytes)
                                .sum());
            }
            assertThat(load.exitValue()).as(told(processes)).isZero();
            assertThat(processes.said()).containsOnlyOnce("sluice: nothing was acknowledged for");
            System.out.printf(
                    "FaultsIT: outage %s: the loader took %d MiB at most, the daemon %d MiB%n",
                    OUTAGE, loader >> 20, daemon >> 20);
            assertThat(loader).as("the loader's memory, %s", OUTAGE).isBetween(1L, Processes.LOADER_BYTES);
            assertThat(daemon)
                    .as("the daemon's memory, %s", OUTAGE)
                    .isBetween(sender.equals("kpl") ? 1L : 0, sender.equals("kpl") ? (100 << 20) + 5 * inFlight : 0);
            assertThat(Processes.counted(processes.cat("web", "--distinct")))
                    .isEqualTo(Processes.counted(Files.readAllLines(log)));
        }
    }

    static List<Arguments> lasting() {
        return bySenders("delete", "deny", "kms");
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void load_endsAtOnceWhenRecordsAreRefusedForGood(String sender, String fault) throws Exception {
        try (Endpoint endpoint = endpoint(fault + "@8")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(by(sender));
            assertThat(load.waitFor(30, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isEqualTo(1);
            assertThat(processes.said())
                    .containsOnlyOnce(REFUSALS.get(fault))
                    .contains("run the same command again")
                    .doesNotContain("\tat ");
        }
    }

    /** Nobody submits any more when the refusal comes. */
    @ParameterizedTest
    @ValueSource(strings = {"kpl", "sdk"})
    void load_saysWhyWhenTheOnlyRecordIsRefused(String sender) throws Exception {
        Path line = Files.writeString(directory.resolve("line.log"), "hello\n");
        try (Endpoint endpoint = endpoint("deny")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load("--sender", sender, "web", line.toString());
            assertThat(load.waitFor(30, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isEqualTo(1);
            assertThat(processes.said()).containsOnlyOnce("Access to stream 'web'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kpl", "sdk"})
    void load_waitsUntilExpiredCredentialsAreRenewed(String sender) throws Exception {
        Path renewed = directory.resolve("renewed");
        Path process = Files.writeString(directory.resolve("credentials.sh"), """
                if test -e %s; then key=NEW; else key=OLD; fi
                echo '{"Version":1,"AccessKeyId":"'$key'","SecretAccessKey":"s","SessionToken":"t","Expiration":"'"$(date \
                    -u -d '+5 seconds' +%%FT%%TZ)"'"}'
                """.formatted(renewed));
        Path config = Files.writeString(
                directory.resolve("config"),
                "[profile web]\nregion = eu-west-1\ncredential_process = sh " + process + "\n");
        try (Endpoint endpoint = endpoint("expire@8")) {
            Processes processes =
                    new Processes(endpoint, directory.resolve("said")).with("AWS_CONFIG_FILE", config.toString());
            List<String> arguments = new ArrayList<>(List.of("--profile", "web"));
            arguments.addAll(List.of(by(sender)));
            Process load = processes.load(arguments.toArray(new String[0]));
            String note = "the session of these credentials has expired; waiting until they are renewed";
            while (!processes.said().contains(note)) {
                assertThat(load.waitFor(100, TimeUnit.MILLISECONDS))
                        .as(told(processes))
                        .isFalse();
            }
            Files.createFile(renewed);
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isZero();
            assertThat(processes.said()).containsOnlyOnce("sluice: " + note);
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
                kills += (int) Processes.daemons(load).stream()
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

    static List<Arguments> signals() {
        return bySenders("INT", "TERM", "HUP");
    }

    @ParameterizedTest
    @MethodSource("signals")
    void signal_drainsAndTheNextRunGoesOn(String sender, String signal) throws Exception {
        try (Endpoint endpoint = endpoint("delay=600ms")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Process load = processes.load(by(sender));
            awaitJournal(2500, load);
            Processes.signal(load, signal);
            if (signal.equals("HUP")) {
                // The system sends one when a terminal is lost, and the shell another.
                Processes.signal(load, signal);
            }
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue())
                    .as(told(processes))
                    .isEqualTo(Map.of("INT", 130, "TERM", 143, "HUP", 129).get(signal));
            assertThat(processes.said()).containsPattern("stopping: draining [0-9.]+ [KM]iB");
            assertThat(processes.cat("web")).as(told(processes)).hasSizeLessThan(lines.size());
            assertThat(processes.load(by(sender)).waitFor()).as(told(processes)).isZero();
            // A clean drain leaves nothing half done, so not even the raw stream holds a line twice.
            assertThat(Processes.counted(processes.cat("web"))).isEqualTo(Processes.counted(lines));
        }
    }

    /** It was said to have been stopped before its inputs ended, and all of it was in the stream. */
    @Test
    void signal_findsAllReadWhenOnlyTheAnswersAreWaitedFor() throws Exception {
        try (Endpoint endpoint = endpoint("delay=3s")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            Files.writeString(directory.resolve("one.log"), "one\n");
            Process load = processes.load(
                    "--checkpoint",
                    directory.resolve("one.journal").toString(),
                    "web",
                    directory.resolve("one.log").toString());
            Path journal = directory.resolve("one.journal");
            while (load.isAlive()
                    && !(Files.exists(journal) && Files.readString(journal).contains("planned"))) {
                Thread.sleep(50);
            }
            Thread.sleep(1000);
            Processes.signal(load, "TERM");
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isEqualTo(143);
            assertThat(processes.said().replaceAll("\\s+", " "))
                    .contains(
                            "All is in the stream: 1 event in 1 record; when it was stopped, its inputs were read to their end")
                    .doesNotContain("the same command");
        }
    }

    /** What is written to a terminal that is lost fails, as it does here. */
    @Test
    void hangUp_drainsThoughNobodyTakesWhatIsSaid() throws Exception {
        try (Endpoint endpoint = endpoint("delay=300ms")) {
            Processes processes = new Processes(endpoint, directory.resolve("said")).behind("exec >/dev/full 2>&1");
            List<String> arguments = new ArrayList<>(List.of("--progress", "always"));
            arguments.addAll(List.of(arguments()));
            Process load = processes.load(arguments.toArray(new String[0]));
            awaitJournal(2500, load);
            Processes.signal(load, "HUP");
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(load.exitValue()).isEqualTo(129);
            // So does one that nohup began, which hears of no lost terminal.
            processes.behind("trap '' HUP");
            load = processes.load(arguments());
            awaitJournal(2 * Files.size(directory.resolve("journal")), load);
            Processes.signal(load, "HUP");
            assertThat(load.waitFor(120, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isZero();
            assertThat(Processes.counted(processes.cat("web"))).isEqualTo(Processes.counted(lines));
        }
    }

    @Test
    void secondSignal_givesUpAndSaysHowToGoOn() throws Exception {
        try (Endpoint endpoint = endpoint("delay=1ms")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            List<String> arguments = new ArrayList<>(List.of("--rate", "1%"));
            arguments.addAll(List.of(arguments()));
            Process load = processes.load(arguments.toArray(new String[0]));
            awaitJournal(2000, load);
            Processes.signal(load, "INT");
            while (!processes.said().contains("stopping: draining") && load.isAlive()) {
                Thread.onSpinWait();
            }
            Processes.signal(load, "INT");
            assertThat(load.waitFor(60, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isEqualTo(1);
            assertThat(processes.said().replaceAll("\\s+", " "))
                    .contains("of what was read are left")
                    .contains("run the same command again, it goes on where this run ended")
                    .doesNotContain("with nothing new");
            assertThat(processes.load(arguments()).waitFor())
                    .as(told(processes))
                    .isZero();
            assertComplete(processes);
        }
    }

    @Test
    void signal_endsADrainWhereNothingIsAcknowledgedAndTheNextRunGoesOn() throws Exception {
        try (Endpoint endpoint = endpoint("away=10s@8")) {
            Processes processes = new Processes(endpoint, directory.resolve("said"));
            List<String> arguments = new ArrayList<>(List.of("--drain-timeout", "2s"));
            arguments.addAll(List.of(arguments()));
            Process load = processes.load(arguments.toArray(new String[0]));
            awaitJournal(2000, load);
            Thread.sleep(2000);
            Processes.signal(load, "TERM");
            assertThat(load.waitFor(20, TimeUnit.SECONDS)).as(told(processes)).isTrue();
            assertThat(load.exitValue()).as(told(processes)).isEqualTo(1);
            assertThat(processes.said().replaceAll("\\s+", " "))
                    .containsPattern("stopping: draining [0-9.]+ [KM]iB, ")
                    .containsPattern(
                            "nothing was acknowledged for 2 s \\(--drain-timeout\\); [0-9.]+ [KM]iB of what was read are left.*")
                    .contains("run the same command again");
            int runs = 0;
            do {
                // It cannot begin before the endpoint is back.
                load = processes.load(arguments());
                assertThat(load.waitFor(120, TimeUnit.SECONDS))
                        .as(told(processes))
                        .isTrue();
            } while (load.exitValue() != 0 && ++runs < 30);
            assertThat(load.exitValue()).as(told(processes)).isZero();
            assertComplete(processes);
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

    private String[] by(String sender) throws Exception {
        return Stream.concat(Stream.of("--sender", sender), Stream.of(arguments()))
                .toArray(String[]::new);
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

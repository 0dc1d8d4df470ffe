package dev.sluice.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.source.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Loads one after another with one checkpoint, of inputs that change before and while they are listed and read. */
final class LoadedLife {
    private static final int MOST_CHANGES = 8;
    private static final int KILLED = 137;
    /** What the check before a load says, when this machine is too busy for the endpoint beside it. */
    private static final String STARVED = "did not answer in time";

    /** With the larger ones, most inputs are members of bundles. */
    private static final List<String> CHUNK_SIZES = List.of("16K", "64K", "256K");

    /** From here on, some load has met two small files that waited for it together; a few runs may bring none. */
    private static final int ENOUGH_RUNS = 30;

    private static final long HANGS_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final List<Moment> MOMENTS =
            List.of(Moment.STARTING, Moment.LISTING, Moment.READING, Moment.READING);

    /** What a run is at when the changes begin. */
    private enum Moment {
        STARTING,
        LISTING,
        READING
    }

    private final Processes processes;
    private final long seed;
    private final Path journal;
    private final List<String> command;
    private final Balance balance;
    private final LivingLogs logs;
    private final LivingObjects objects;
    private final List<String> history = new ArrayList<>();
    private final Map<String, Integer> figures = new TreeMap<>();

    /** @param name of the stream, of the directory of logs and of the prefix */
    LoadedLife(Processes processes, S3Server server, Path directory, String name, long seed) throws IOException {
        this.processes = processes;
        this.seed = seed;
        journal = directory.resolve(name + ".journal");
        Random random = new Random(seed);
        List<WrittenLines> all = new ArrayList<>();
        balance = new Balance(all);
        logs = new LivingLogs(directory.resolve(name), all, random);
        objects = new LivingObjects(server, name + "/", all, random);
        command = List.of(
                "--in-flight=64K",
                "--rate=20",
                "--s3-endpoint=" + server.uri(),
                "--checkpoint=" + journal,
                name,
                logs.fullName(""),
                objects.fullName(""));
    }

    /** The last run is left alone; where it names what is missing, one more gives that up. */
    void live(int runs, StoredLines stored) throws Exception {
        boolean forget = false;
        boolean refused = false;
        for (int run = 0; run < runs || forget || refused; run++) {
            boolean quiet = forget || run >= runs - 1;
            int status = run(new Random(seed + run), quiet, forget);
            String said = processes.said();
            refused = status == 1 && said.contains(STARVED);
            if (refused) {
                status = KILLED; // it has read nothing, and owes as little
            }
            List<String> changes = Stream.concat(logs.takeChanges().stream(), objects.takeChanges().stream())
                    .toList();
            history.add("run " + run + (forget ? " (forgets)" : quiet ? " (quiet)" : "") + ": status " + status + ", "
                    + changes + "\n"
                    + String.join("\n", Balance.sentences(said)).indent(4));
            count("loads", 1);
            count("status " + status, 1);
            count("changes", changes.size());
            balance.runEnded(status, said, stored.read(), what());
            forget = said.contains("--forget-missing");
            assertThat(quiet && !forget && !refused ? status : 0).as(what()).isZero();
        }
        count("bundles", (int) Files.readString(journal, ISO_8859_1)
                .lines()
                .filter(line -> line.contains("\"done\":") && line.contains("\"bundle\":"))
                .count());
        if (runs >= ENOUGH_RUNS) {
            assertThat(figures.get("bundles")).as(what()).isPositive();
        }
    }

    /** Returns the status; 137 if it was killed. */
    private int run(Random random, boolean quiet, boolean forget) throws Exception {
        logs.runEnded();
        for (int i = quiet ? 0 : random.nextInt(4); i > 0; i--) {
            change(random, false);
        }
        balance.runBegins();
        logs.runBegins(random);
        objects.runBegins(random);
        long before = size(journal);
        List<String> arguments = new ArrayList<>(command);
        arguments.add(0, "--chunk-size=" + CHUNK_SIZES.get(random.nextInt(CHUNK_SIZES.size())));
        if (forget) {
            arguments.add(0, "--forget-missing");
        }
        Process load = processes.load(arguments.toArray(String[]::new));
        try {
            changeMeanwhile(load, random, quiet, before);
            return load.exitValue();
        } finally {
            load.destroyForcibly();
        }
    }

    private void changeMeanwhile(Process load, Random random, boolean quiet, long before) throws Exception {
        Moment moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
        long begun = System.nanoTime();
        while (!quiet && !isReached(moment, load, before) && !load.waitFor(2, TimeUnit.MILLISECONDS)) {
            assertThat(System.nanoTime() - begun).as("hangs; %s", what()).isLessThan(HANGS_NANOS);
        }
        for (int left = quiet ? 0 : random.nextInt(MOST_CHANGES); left > 0 && load.isAlive(); left--) {
            change(random, size(journal) > before);
            load.waitFor(random.nextInt(200), TimeUnit.MILLISECONDS);
        }
        if (!quiet
                && random.nextInt(3) == 0
                && !load.waitFor(random.nextInt(random.nextBoolean() ? 20 : 700), TimeUnit.MILLISECONDS)) {
            Processes.kill(load);
        }
        assertThat(load.waitFor(HANGS_NANOS, TimeUnit.NANOSECONDS))
                .as("hangs; %s", what())
                .isTrue();
    }

    private void change(Random random, boolean listed) throws IOException {
        (random.nextInt(3) == 0 ? objects : logs).change(listed);
    }

    private boolean isReached(Moment moment, Process load, long journaled) throws IOException {
        return switch (moment) {
            case STARTING -> true;
            case LISTING -> hasOpenLog(load);
            case READING -> size(journal) > journaled;
        };
    }

    private boolean hasOpenLog(Process load) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(load.pid()), "fd"))) {
            return open.anyMatch(each -> {
                try {
                    return Files.readSymbolicLink(each).startsWith(logs.fullName(""));
                } catch (IOException e) {
                    return false; // closed meanwhile
                }
            });
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    private void count(String what, int more) {
        figures.merge(what, more, Integer::sum);
    }

    /** How many loads, changes, and runs of each status. */
    Map<String, Integer> figures() {
        return figures;
    }

    private String what() {
        return "seed " + seed + "\n" + String.join("\n", history);
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}

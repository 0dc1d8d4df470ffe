package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.PackagedProgram;
import dev.sluice.Sluice;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged program as processes of its own, and what they left in the stream. */
final class Processes {
    /** Heap of 128 MiB, a worker's direct memory for each core, the JVM's code and classes. */
    static final long LOADER_BYTES = 448L << 20;

    private final Endpoint endpoint;
    private final Path said;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> before = new ArrayList<>();
    private boolean fromJars;

    /** Processes that load into {@code endpoint}; the last one's output stands in {@code said}. */
    Processes(Endpoint endpoint, Path said) {
        this.endpoint = endpoint;
        this.said = said;
    }

    /** A cold endpoint in this process and two cold loaders beside it can take longer than a loader waits for its first answer. */
    static void warmUp() throws Exception {
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            endpoint.createStream("web", 1);
            Sluice.run("cat", "--endpoint", endpoint.uri().toString(), "--insecure", "web");
        }
    }

    /** Starts {@code sluice load} with these arguments. */
    Process load(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--endpoint", endpoint.uri().toString(), "--insecure"));
        all.addAll(List.of(arguments));
        return loadAnywhere(all.toArray(new String[0]));
    }

    /** The same, to wherever the arguments say. */
    Process loadAnywhere(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.addAll(fromJars ? PackagedProgram.fromJars("-Xmx128m") : PackagedProgram.command("-Xmx128m"));
        command.add("load");
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The same, with this variable in the environment of each. */
    Processes with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** The same, each behind this command of bash, such as {@code ulimit -n 100}. */
    Processes behind(String command) {
        before.clear();
        before.addAll(List.of("bash", "-c", command + "; exec \"$@\"", "bash"));
        return this;
    }

    /** The same, each with its classes in the jars, which are open files, and with the log that the environment asks for. */
    Processes fromJars() {
        fromJars = true;
        return this;
    }

    /** Sends the process a signal by its name. */
    static void signal(Process process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Kills the load with SIGKILL, and returns when its daemon has gone, too, which takes no time worth speaking of. */
    static void kill(Process load) throws Exception {
        List<ProcessHandle> descendants = load.descendants().toList();
        load.destroyForcibly().waitFor();
        for (ProcessHandle descendant : descendants) {
            descendant.onExit().get(5, TimeUnit.SECONDS);
        }
    }

    /** The load's daemons; beside each waits a shell, to end with it. */
    static List<ProcessHandle> daemons(Process load) {
        return load.descendants()
                .filter(process -> process.info().command().orElse("").endsWith("kinesis_producer"))
                .toList();
    }

    /** What the process has of the machine's memory at this moment; 0 once it has ended. */
    static long residentBytes(ProcessHandle process) {
        try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** What the process that was started last has said. */
    String said() throws Exception {
        return Files.readString(said);
    }

    /** The stream as lines, in the order in which its shards give them. */
    List<String> cat(String stream, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("cat", "--endpoint", endpoint.uri().toString(), "--insecure", stream));
        arguments.addAll(Arrays.asList(options));
        Sluice cat = Sluice.run(arguments.toArray(new String[0]));
        assertThat(cat.status).as(cat.err()).isZero();
        return cat.lines();
    }

    /** Lines, each with how often it stands there. */
    static Map<String, Integer> counted(List<String> lines) {
        Map<String, Integer> counts = new HashMap<>();
        lines.forEach(line -> counts.merge(line, 1, Integer::sum));
        return counts;
    }

    static long bytes(List<String> lines) {
        return lines.stream().mapToLong(line -> line.length() + 1).sum();
    }

    /** Lines that hardly compress, some of them equal. */
    static List<String> lines(Random random, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(random.nextInt(1000) + " " + padding(random));
        }
        return lines;
    }

    static String padding(Random random) {
        return Long.toString(random.nextLong(), 36).repeat(1 + random.nextInt(12));
    }
}

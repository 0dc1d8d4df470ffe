package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The image that the Dockerfile describes, as a root file system of the unpacked Debian package and what it needs of this machine's: read-only,
 * without a home, with a /tmp that runs no programs. And the examples for Kubernetes and ECS.
 */
class ContainersIT {
    private static final Path CONTAINERS = Path.of("src/packages/containers");

    private static final String ROOT = """
            mount --make-rprivate /
            mount --bind root root; cd root
            for d in usr/lib/jvm $LIBRARIES etc/java-17-openjdk dev proc; do mkdir -p $d; mount --rbind /$d $d; done
            """;

    /** What the package does when it is installed, for the archive of classes. */
    private static final String INSTALLED = "unshare -m sh -euc '" + ROOT + """
            mount -t tmpfs tmpfs tmp
            chroot . /usr/bin/env -i PATH=/usr/bin HOME=/tmp sluice --version'
            """;

    /** Becomes the command, in a root file system of its own; the arguments are those of the image. */
    private static final String CONTAINER = "exec unshare -m sh -euc '" + ROOT + """
            mount -o remount,bind,ro .
            mount -t tmpfs -o noexec,mode=1777 tmpfs tmp
            mount -t tmpfs -o mode=1777 tmpfs var/lib/sluice
            exec $LIMIT chroot --userspec=$USER_OF_IMAGE . /usr/bin/env -i -C /var/lib/sluice PATH=/usr/bin XDG_CACHE_HOME=/tmp $MORE \
                $ENTRYPOINT "$@"' sh""";

    /** The image, which is read-only, and the same for all. */
    @TempDir
    static Path image;

    private static String libraries = "";

    @TempDir
    Path directory;

    private final Shell shell = new Shell(image);
    private final List<String> dockerfile = new ArrayList<>();

    @BeforeAll
    static void install() throws Exception {
        Shell shell = new Shell(image);
        if (!Files.exists(Path.of("target/dist")) || !canMount(shell)) {
            return;
        }
        shell.run("dpkg-deb -x " + Path.of("target").toAbsolutePath()
                + "/sluice_*_$(dpkg --print-architecture).deb root; cd root;"
                + " mkdir -p proc dev tmp usr/bin usr/lib64 var/lib/sluice; for d in bin lib lib64; do ln -s usr/$d $d; done;"
                + " for p in sh readlink env sed mkdir rm touch mv mkfifo; do cp -L \"$(command -v $p)\" usr/bin/; done;"
                + " ln -s $JAVA_HOME/bin/java usr/bin/java");
        libraries = shell.run("ls -d /usr/lib/*-linux-gnu /usr/lib64 | sed 's/.//' | tr '\\n' ' '");
        assertThat(shell.run("export LIBRARIES='" + libraries + "'\n" + INSTALLED))
                .startsWith("sluice ");
    }

    private static boolean canMount(Shell shell) throws Exception {
        return shell.run("id -u").equals("0\n")
                && shell.run("unshare -m true 2>&1 || echo no").isEmpty();
    }

    @BeforeEach
    void readDockerfile() throws Exception {
        String text = Files.readString(CONTAINERS.resolve("Dockerfile")).replace("\\\n", "");
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(dockerfile::add);
    }

    private String instruction(String name) {
        List<String> found = dockerfile.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
        return found.isEmpty() ? "" : found.get(found.size() - 1);
    }

    /** What hadolint would say, as far as it concerns this file. */
    @Test
    void dockerfile_pinsItsBaseCleansUpAndRunsAsNobodyWithoutShell() {
        assertThat(dockerfile)
                .allMatch(line -> line.matches("(FROM|ARG|COPY|RUN|ENV|VOLUME|WORKDIR|USER|ENTRYPOINT|CMD) .+"));
        assertThat(instruction("FROM")).matches("[a-z/]+:(?!latest)\\S+");
        assertThat(instruction("USER")).isEqualTo("65534:65534");
        assertThat(instruction("ENTRYPOINT")).isEqualTo("[\"/usr/bin/sluice\"]");
        assertThat(instruction("CMD")).startsWith("[");
        assertThat(instruction("WORKDIR")).isEqualTo("/var/lib/sluice");
        assertThat(instruction("ENV")).isEqualTo("XDG_CACHE_HOME=/tmp");
        String install = dockerfile.stream()
                .filter(line -> line.contains("apt-get install"))
                .findFirst()
                .orElseThrow();
        assertThat(install)
                .contains(
                        "apt-get update",
                        "-y --no-install-recommends",
                        "rm -rf /var/lib/apt/lists/*",
                        "ca-certificates");
        assertThat(instruction("COPY")).startsWith("sluice_*_${TARGETARCH}.deb ");
    }

    private Process container(String limit, String more, String arguments) throws Exception {
        assumeTrue(Files.exists(Path.of("target/dist")), "skipped: the packages were left out (-Dpackages.skip)");
        assumeTrue(canMount(shell), "skipped: only root mounts, and only where there are name spaces");
        String script = "export LIBRARIES='" + libraries + "' LIMIT='" + limit + "' MORE='" + more + "' USER_OF_IMAGE="
                + instruction("USER") + " ENTRYPOINT="
                + instruction("ENTRYPOINT").replaceAll("[\\[\\]\"]", "") + "\n"
                + CONTAINER + " " + arguments;
        return shell.start(
                script, ProcessBuilder.Redirect.to(directory.resolve("said").toFile()));
    }

    private static byte[] lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("line ").append(i).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private int ended(Process process) throws Exception {
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private String said() throws Exception {
        return Files.readString(directory.resolve("said"));
    }

    @ParameterizedTest
    @CsvSource({"'', 0, all acknowledged", "--format=json, 4, rejected", "--no-such, 2, --no-such"})
    void image_endsWithTheStatusOfTheLoad(String options, int status, String said) throws Exception {
        Process load = container("", "", "load --local=1 " + options + " web -");
        try (OutputStream in = load.getOutputStream()) {
            in.write(lines(5_000));
        } catch (java.io.IOException ignored) {
            // It ended before it read.
        }
        assertThat(ended(load)).as(said()).isEqualTo(status);
        assertThat(said()).contains(said);
    }

    @Test
    void image_deliversWhatItHasReadOnSigtermAndEndsWith143() throws Exception {
        Process load = container("", "", "load --local=1 --sender kpl --metrics-file metrics web -");
        try (OutputStream in = load.getOutputStream()) {
            // More than fits into the pipe: when this has been written, some of it was read.
            in.write(lines(40_000));
            in.flush();
            Path metrics = Path.of("/proc/" + load.pid() + "/root/var/lib/sluice/metrics");
            for (int i = 0; i < 600 && load.isAlive() && !Files.exists(metrics); i++) {
                Thread.sleep(100);
            }
            assertThat(metrics).exists();
            assertThat(new ProcessBuilder("kill", "-TERM", String.valueOf(load.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(ended(load)).as(said()).isEqualTo(143);
        }
        assertThat(said()).contains("stopped by SIGTERM after a clean drain", "40,000 events");
    }

    /** Without swap, more than this kills the load. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-XX:ActiveProcessorCount=64"})
    void image_loadsWith512MibAndOneCore(String java) throws Exception {
        Path groups = Path.of(
                Files.isDirectory(Path.of("/sys/fs/cgroup/memory")) ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup");
        Path group = groups.resolve("sluice-test-" + ProcessHandle.current().pid() + "-" + java.length());
        try {
            Files.createDirectory(group);
            Path limit = group.resolve(groups.endsWith("memory") ? "memory.limit_in_bytes" : "memory.max");
            assumeTrue(Files.exists(limit), "skipped: no control group for memory");
            Files.writeString(limit, String.valueOf(512L << 20));
        } catch (java.io.IOException e) {
            assumeTrue(false, "skipped: control groups are not ours: " + e);
        }
        try {
            Process load = container(
                    "taskset -c 0",
                    java.isEmpty() ? "" : "SLUICE_JAVA_OPTS=" + java,
                    "load --local=4 --rate unlimited web -");
            Files.writeString(group.resolve("cgroup.procs"), String.valueOf(load.pid()));
            try (OutputStream in = load.getOutputStream()) {
                for (int i = 0; i < 10; i++) {
                    in.write(lines(400_000));
                }
            }
            assertThat(ended(load)).as(said()).isZero();
            assertThat(said()).contains("4,000,000 events");
        } finally {
            // The last process of it may still be ending.
            for (int i = 0; i < 100 && !group.toFile().delete(); i++) {
                Thread.sleep(100);
            }
        }
    }

    @Test
    void image_choosesItsHeapFromCores() throws Exception {
        Process version = container("", "SLUICE_JAVA_OPTS=-XX:ActiveProcessorCount=4", "--version");
        String printed = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ended(version)).as(said()).isZero();
        assertThat(printed).contains("uses   4 cores, at most 247 MiB of heap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cronjob.yaml", "ecs-task.json"})
    void example_isReadableAndTypesOptionsThatThereAre(String name) throws Exception {
        ObjectMapper mapper = name.endsWith(".yaml") ? new YAMLMapper() : new ObjectMapper();
        JsonNode example = mapper.readTree(CONTAINERS.resolve(name).toFile());
        JsonNode container = name.endsWith(".yaml")
                ? example.at("/spec/jobTemplate/spec/template/spec/containers/0")
                : example.at("/containerDefinitions/0");
        List<String> arguments = new ArrayList<>();
        container
                .path(name.endsWith(".yaml") ? "args" : "command")
                .forEach(argument -> arguments.add(argument.asText()));

        assertThat(arguments).startsWith("load");
        String help = new String(Sluice.run("help", "load").out(), StandardCharsets.UTF_8);
        assertThat(arguments.stream().filter(argument -> argument.startsWith("--")))
                .hasSizeGreaterThan(2)
                .allSatisfy(option ->
                        assertThat(help).containsPattern(Pattern.quote(option.replaceFirst("=.*", "")) + "[=\\s]"));
        assertThat(container.toString())
                .containsAnyOf("\"readOnlyRootFilesystem\":true", "\"readonlyRootFilesystem\":true");
        assertThat(example.toString()).contains("65534");
        // Each directory that is written to is a volume.
        assertThat(container.toString()).contains("\"/tmp\"", "\"/var/lib/sluice\"");
    }
}

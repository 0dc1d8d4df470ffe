package dev.sluice.spark;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code spark-submit} of the packaged jar, as a process of its own with Spark from Maven Central. */
final class SparkProcess implements AutoCloseable {
    private static final Path HOME = Path.of("target/spark-home").toAbsolutePath();
    private static final Path JAR = Path.of("target/sluice-spark.jar").toAbsolutePath();
    private static final long MOST_SECONDS = 600;

    private final Process process;
    private final Path said;

    /**
     * Starts it.
     *
     * @param said what it says, which is Spark's log and the summary
     * @param master such as {@code local-cluster[2,1,1024]}
     * @param arguments of {@code sluice load}
     * @param settings of Spark
     */
    SparkProcess(Path said, String master, List<String> arguments, String... settings)
            throws IOException, InterruptedException {
        this.said = said;
        requireHome();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@src/spark/java.options",
                "-Xmx768m",
                "-cp",
                HOME + "/jars/*",
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                master,
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false"));
        for (String setting : settings) {
            command.addAll(List.of("--conf", setting));
        }
        command.addAll(List.of("--class", "dev.sluice.spark.SparkLoad", JAR.toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("SPARK_HOME", HOME.toString());
        // Without the scripts that find it out.
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.environment().put("AWS_ACCESS_KEY_ID", "any");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "any");
        this.process = builder.start();
    }

    /** Downloads Spark if nobody has all of it; the README's own command. Tests run in several processes. */
    private static void requireHome() throws IOException, InterruptedException {
        try (FileChannel lock = FileChannel.open(Path.of("target/spark-home.lock"), CREATE, WRITE)) {
            lock.lock();
            // A run that was ended early leaves some of the jars, and half of one.
            Path whole = HOME.resolve("whole");
            if (!Files.exists(whole)) {
                delete(HOME);
                Process maven = new ProcessBuilder("mvn", "-B", "-q", "-f", "src/spark/home", "package")
                        .inheritIO()
                        .start();
                assertThat(maven.waitFor()).as("mvn -f src/spark/home package").isZero();
                Files.createFile(whole);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Waits until it ends. */
    int status() throws InterruptedException, IOException {
        assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
        return process.exitValue();
    }

    /** Sends it SIGTERM. */
    void terminate() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String said() throws IOException {
        return Files.readString(said);
    }

    /** Its executors, where they are processes. */
    List<ProcessHandle> executors() {
        return process.descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .filter(each -> each.info().command().orElse("").endsWith("java"))
                .toList();
    }

    /** KPL's daemons below this process. */
    static List<ProcessHandle> daemons(ProcessHandle process) {
        return process.descendants()
                .filter(each -> each.info().command().orElse("").endsWith("kinesis_producer"))
                .toList();
    }

    /** Kills it with SIGKILL, and all that it started. */
    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly().onExit().join();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }
}

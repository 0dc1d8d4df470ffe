package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The jar as a process, started as its launcher starts it: from an archive of its classes, which saves two thirds of a short run. */
public final class PackagedProgram {
    private static final Path JAR = Path.of("target/sluice.jar").toAbsolutePath();
    private static final Path ARCHIVE = Path.of("target/tests.jsa").toAbsolutePath();
    /** What a test runs ends before a better compiler pays. */
    private static final List<String> SHORT = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private PackagedProgram() {}

    /** The command up to its own words, with these options of Java. */
    public static List<String> command(String... javaOptions) throws IOException, InterruptedException {
        archive();
        List<String> command = java("-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr");
        command.add("-XX:SharedArchiveFile=" + ARCHIVE);
        return jar(command, javaOptions);
    }

    /** The same without the archive. */
    public static List<String> fromJars(String... javaOptions) {
        return jar(java(), javaOptions);
    }

    private static List<String> jar(List<String> java, String... options) {
        java.addAll(List.of(options));
        java.addAll(List.of("-jar", JAR.toString()));
        return java;
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(SHORT);
        command.addAll(List.of(options));
        return command;
    }

    /** Makes it where it is older than the jar; another process of tests may do so at the same time. */
    private static synchronized void archive() throws IOException, InterruptedException {
        if (Files.exists(ARCHIVE) && Files.getLastModifiedTime(ARCHIVE).compareTo(Files.getLastModifiedTime(JAR)) > 0) {
            return;
        }
        Path made = Path.of(ARCHIVE + "." + ProcessHandle.current().pid());
        List<String> command = java("-Xmx256m", "-XX:ArchiveClassesAtExit=" + made, "-cp", JAR.toString());
        command.addAll(List.of("dev.sluice.WarmUp", "samples/access.log"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as("%s", command).isZero();
        Files.move(made, ARCHIVE, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}

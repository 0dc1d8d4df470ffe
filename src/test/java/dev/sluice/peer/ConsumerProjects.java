package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The projects in src/consumers, copied below target as a user would copy them. One run of Maven builds those in Java, beside the very
 * sluice-read that this build has made: as a module, so that nothing of it stays in the user's own repository.
 */
final class ConsumerProjects {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path COPIES = TARGET.resolve("consumers");

    private ConsumerProjects() {}

    /** Copies all of them; skipped, with the reason, where there is no Maven or where it can get no libraries. */
    static void build() throws IOException, InterruptedException {
        assumeTrue(onPath("mvn"), "skipped: there is no mvn on the PATH");
        delete(COPIES);
        copy(Path.of("src/consumers"), COPIES);
        unpackReadLibrary(COPIES.resolve("sluice-read"));
        Files.writeString(
                COPIES.resolve("pom.xml"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>all</artifactId>"
                        + "<version>1</version><packaging>pom</packaging><modules>"
                        + modules().stream()
                                .map(name -> "<module>" + name + "</module>")
                                .collect(Collectors.joining())
                        + "</modules></project>");
        Path log = COPIES.resolve("build.log");
        ProcessBuilder maven = new ProcessBuilder(
                        "mvn",
                        "-B",
                        "-ntp",
                        "-Dstyle.color=never",
                        "-Dmaven.repo.local=" + repository(),
                        "test-compile",
                        "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath",
                        "-Dmdep.outputFile=target/classpath")
                .directory(COPIES.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        maven.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = maven.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        String said = Files.readString(log);
        assumeFalse(
                process.exitValue() != 0 && said.contains("Could not transfer artifact"),
                "skipped: Maven could not get the consumers' libraries; see " + log);
        assertThat(process.exitValue()).as(said).isZero();
    }

    static Path directory(String project) {
        return COPIES.resolve(project);
    }

    /** What java is to be given to run a class of the project. */
    static String classPath(String project) throws IOException {
        Path built = directory(project).resolve("target");
        return String.join(
                ":",
                built.resolve("test-classes").toString(),
                built.resolve("classes").toString(),
                Files.readString(built.resolve("classpath")));
    }

    static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** That of the build around this test. */
    private static String repository() {
        return System.getProperty(
                "settings.localRepository",
                System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"));
    }

    private static List<String> modules() throws IOException {
        try (Stream<Path> projects = Files.list(COPIES)) {
            return projects.filter(project -> Files.exists(project.resolve("pom.xml")))
                    .map(project -> project.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static void unpackReadLibrary(Path module) throws IOException {
        Path jar;
        try (Stream<Path> files = Files.list(TARGET)) {
            jar = files.filter(file -> file.getFileName().toString().matches("sluice-read-[\\d.]+\\.jar"))
                    .findAny()
                    .orElseThrow();
        }
        Files.createDirectories(module);
        Files.copy(Path.of(jar.toString().replaceAll("jar$", "pom")), module.resolve("pom.xml"));
        try (JarFile classes = new JarFile(jar.toFile())) {
            for (JarEntry entry : classes.stream().toList()) {
                Path file = module.resolve("target/classes").resolve(entry.getName());
                if (!entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    try (InputStream in = classes.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
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
}

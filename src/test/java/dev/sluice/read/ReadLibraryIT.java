package dev.sluice.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.pack.Batch;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as its users get it: out of a repository, into a program that knows nothing else of Sluice. */
class ReadLibraryIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private static final String PROGRAM = """
            import dev.sluice.read.*;
            import java.io.PrintStream;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.*;

            public class Consumer {
                public static void main(String[] files) throws Exception {
                    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
                    try (var decoder = new DistinctDecoder(new RecordDecoder(), new Distinct())) {
                        for (String file : files) {
                            Decoded record = decoder.decode(Files.readAllBytes(Path.of(file)), HashRange.ALL);
                            out.println(record.form() + " " + record.id() + " " + record.passedOver());
                            record.events().forEach(event -> out.println(StandardCharsets.UTF_8.decode(event)));
                        }
                    }
                }
            }
            """;

    private static final String PROJECT = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>org.example</groupId>
              <artifactId>consumer</artifactId>
              <version>1</version>
              <properties><maven.compiler.release>17</maven.compiler.release></properties>
              <dependencies><dependency>
                <groupId>dev.sluice</groupId><artifactId>sluice-read</artifactId><version>VERSION</version>
              </dependency></dependencies>
            </project>
            """;

    @TempDir
    Path directory;

    private Path jar;
    private String version;

    @BeforeEach
    void find() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            jar = files.filter(file -> file.getFileName().toString().matches("sluice-read-[\\d.]+\\.jar"))
                    .findAny()
                    .orElseThrow();
        }
        version = jar.getFileName().toString().replaceAll("sluice-read-|\\.jar", "");
    }

    @Test
    void program_readsEveryLayoutOnceWithZstdAloneBesideIt() throws Exception {
        Files.writeString(directory.resolve("Consumer.java"), PROGRAM);
        Path zstd = onClassPath("zstd-jni");
        String libraries = jar + File.pathSeparator + zstd;
        run(java("javac"), "-Xlint:all", "-Werror", "--release", "17", "-cp", libraries, "Consumer.java");

        assertRead(directory + File.pathSeparator + libraries);
    }

    /** With a local repository in which there is nothing, and remote ones that are directories: no network is needed. */
    @Test
    void project_isBuiltByMavenFromCleanLocalRepository() throws Exception {
        assumeTrue(onPath("mvn"), "skipped: there is no mvn on the PATH");
        Path known = Path.of(System.getProperty(
                "settings.localRepository",
                System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository")));
        Path published = Files.createDirectories(directory.resolve("published/dev/sluice/sluice-read/" + version));
        for (String ending : List.of(".jar", ".pom")) {
            String name = "sluice-read-" + version + ending;
            Files.copy(TARGET.resolve(name), published.resolve(name));
        }
        Files.writeString(
                directory.resolve("settings.xml"),
                "<settings><mirrors>"
                        + "<mirror><id>known</id><mirrorOf>central</mirrorOf><url>" + known.toUri() + "</url></mirror>"
                        + "</mirrors><profiles><profile><id>published</id><repositories><repository><id>published</id><url>"
                        + directory.resolve("published").toUri()
                        + "</url></repository></repositories></profile></profiles>"
                        + "<activeProfiles><activeProfile>published</activeProfile></activeProfiles></settings>");
        Files.writeString(directory.resolve("pom.xml"), PROJECT.replace("VERSION", version));
        Files.createDirectories(directory.resolve("src/main/java"));
        Files.writeString(directory.resolve("src/main/java/Consumer.java"), PROGRAM);

        run(
                "mvn",
                "-B",
                "-q",
                "-s",
                "settings.xml",
                "-Dmaven.repo.local=" + directory.resolve("clean"),
                "org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile",
                "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies");

        Path libraries = directory.resolve("target/dependency");
        try (Stream<Path> files = Files.list(libraries)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "sluice-read-" + version + ".jar",
                            onClassPath("zstd-jni").getFileName().toString());
        }
        assertRead(directory.resolve("target/classes") + File.pathSeparator + libraries + "/*");
    }

    @Test
    void jar_isOneModuleOfDecoderAndReaderAlone() throws IOException {
        assertThat(ModuleFinder.of(jar).find("dev.sluice.read")).isPresent();
        assertThat(entries(jar))
                .contains("META-INF/LICENSE")
                .filteredOn(name -> name.endsWith(".class"))
                .contains("dev/sluice/read/RecordDecoder.class", "dev/sluice/read/stream/StreamReader.class")
                .allMatch(name -> name.startsWith("dev/sluice/read/"));
    }

    @Test
    void command_hasTheseClassesOnceInThisVeryJar() throws IOException {
        assertThat(entries(TARGET.resolve("sluice.jar"))).noneMatch(name -> name.startsWith("dev/sluice/read"));
        assertThat(TARGET.resolve("lib").resolve(jar.getFileName())).hasSameBinaryContentAs(jar);
        Path dist = TARGET.resolve("dist/linux-amd64/lib");
        assumeTrue(Files.exists(dist), "skipped in part: the packages were left out (-Dpackages.skip)");
        assertThat(dist.resolve(jar.getFileName())).hasSameBinaryContentAs(jar);
    }

    @Test
    void publication_hasSourcesAndDocumentation() throws IOException {
        assumeTrue(Files.exists(TARGET.resolve("dist")), "skipped: the packages were left out (-Dpackages.skip)");
        assertThat(entries(TARGET.resolve("sluice-read-" + version + "-sources.jar")))
                .contains("dev/sluice/read/RecordDecoder.java", "META-INF/LICENSE");
        assertThat(entries(TARGET.resolve("sluice-read-" + version + "-javadoc.jar")))
                .contains("index.html", "dev/sluice/read/RecordDecoder.html");
    }

    private void assertRead(String classPath) throws Exception {
        List<String> command = new ArrayList<>(List.of(java("java"), "-cp", classPath, "Consumer"));
        StringBuilder expected = new StringBuilder();
        for (MadeRecords made : MadeRecords.values()) {
            List<String> events = made.events(300);
            List<Batch> batches = made.batches(events);
            int number = 0;
            for (byte[] payload : MadeRecords.payloads(batches.get(0))) {
                Path file = Files.write(directory.resolve(made + "-" + number), payload);
                command.add(file.toString());
                if (made.carriesId()) {
                    command.add(file.toString());
                    String head = made + " " + batches.get(0).id() + " ";
                    expected.append(head).append("null\n").append(String.join("\n", events));
                    expected.append("\n").append(head).append("COPY\n");
                } else {
                    String lines = made == MadeRecords.LINES ? events.get(number) : String.join("\n", events);
                    expected.append("PLAIN null null\n").append(lines).append("\n");
                }
                number++;
            }
        }
        assertThat(run(command.toArray(String[]::new))).isEqualTo(expected.toString());
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        }
    }

    private static Path onClassPath(String library) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(file -> file.getFileName().toString().startsWith(library + "-"))
                .findAny()
                .orElseThrow();
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private String run(String... command) throws Exception {
        Path said = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        String printed = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(printed).isZero();
        return printed;
    }
}

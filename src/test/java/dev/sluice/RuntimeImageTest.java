package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java for the packages, as {@code src/packages/build.xml} makes it in target/runtime, with a jlink that does what the test says. */
class RuntimeImageTest {
    @TempDir
    Path directory;

    private Path target;
    private Path runtime;
    private String said = "";

    @BeforeEach
    void lay() throws IOException {
        target = Files.createDirectory(directory.resolve("target"));
        runtime = target.resolve("runtime");
        Files.createDirectories(directory.resolve("java/bin"));
    }

    /** The last argument is where it is to write. */
    private void jlink(String script) throws IOException {
        Path program = directory.resolve("java/bin/jlink");
        Files.writeString(
                program, "#!/bin/sh\nfor to; do :; done\nset -e\nmkdir \"$to\" \"$to/lib\"\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    /** What Maven has Ant do for a package. */
    private boolean isMade() throws Exception {
        Process ant = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.tools.ant.Main",
                        "-noinput",
                        "-f",
                        Path.of("src/packages/build.xml").toAbsolutePath().toString(),
                        "-Dproject.build.directory=" + target,
                        "-Djava.home=" + directory.resolve("java"),
                        "runtime")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        assertThat(ant.waitFor(60, TimeUnit.SECONDS)).isTrue();
        said = Files.readString(directory.resolve("said"));
        return ant.exitValue() == 0;
    }

    @Test
    void runtime_isMadeAnew_whenAnEarlierAttemptLeftHalfOfOne() throws Exception {
        for (String half : new String[] {"runtime", "runtime.part"}) {
            Files.createDirectories(target.resolve(half).resolve("lib"));
            Files.writeString(target.resolve(half).resolve("lib/half"), "");
        }
        jlink("echo whole > \"$to/release\"");
        assertThat(isMade()).as(said).isTrue();
        assertThat(runtime.resolve("release")).hasContent("whole");
        assertThat(runtime.resolve("lib/half")).doesNotExist();
        assertThat(target.resolve("runtime.part")).doesNotExist();
    }

    @Test
    void runtime_hasNoNameBeforeItIsWhole_andTheFailureIsTold() throws Exception {
        // All but the last byte.
        jlink("echo whole > \"$to/release\"; [ ! -e \"${to%.part}\" ]; echo the disk is full >&2; exit 7");
        assertThat(isMade()).as(said).isFalse();
        assertThat(said).contains("jlink ended with status 7: the disk is full");
        assertThat(runtime).doesNotExist();

        jlink("echo anew > \"$to/release\"");
        assertThat(isMade()).as(said).isTrue();
        assertThat(runtime.resolve("release")).hasContent("anew");
    }

    @Test
    void runtime_isKept_whenItIsWhole() throws Exception {
        Files.createDirectory(runtime);
        Files.writeString(runtime.resolve("release"), "earlier");
        jlink("exit 7");
        assertThat(isMade()).as(said).isTrue();
        assertThat(runtime.resolve("release")).hasContent("earlier");
    }
}

package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard streams that are closed, or full. */
class StandardStreamsIT {
    private static final Path JAR = Path.of("target/sluice.jar").toAbsolutePath();

    @TempDir
    private Path directory;

    /** The number of a closed one goes to the first file that Java opens: its own classes were loaded as lines. */
    @Test
    void closedInput_isNamedAndNothingElseIsRead() throws Exception {
        assertThat(run("load --local=1 --quiet s <&-"))
                .contains("standard input is closed")
                .endsWith("status 1");
        assertThat(run("load --local=1 --quiet --files-from - s <&-"))
                .contains("standard input is closed")
                .doesNotContain("\tat ");
        assertThat(run("plan --local=1 --quiet <&-")).contains("standard input is closed");
    }

    @Test
    void closedInput_isOfNoMatterWhereFilesAreNamed() throws Exception {
        Files.writeString(directory.resolve("in.log"), "one\n");
        assertThat(run("load --local=1 --quiet s in.log <&-")).endsWith("status 0");
    }

    @Test
    void fullOutput_isAFailureOfEachCommandThatWritesThere() throws Exception {
        for (String command : new String[] {"config load", "completion bash", "help load"}) {
            assertThat(run(command + " > /dev/full"))
                    .contains("Standard output cannot be written")
                    .endsWith("status 1");
        }
        assertThat(run("help load | head -1; echo status ${PIPESTATUS[0]}")).contains("status 0");
    }

    @Test
    void fileThatIsTooLong_isNoListNorConfigNorCheckpoint() throws Exception {
        Path zeros = directory.resolve("zeros");
        try (RandomAccessFile file = new RandomAccessFile(zeros.toFile(), "rw")) {
            file.setLength(400 << 20);
        }
        Files.writeString(directory.resolve("in.log"), "one\n");
        assertThat(run("load --local=1 --files-from zeros s"))
                .contains("no list of names")
                .endsWith("status 2");
        assertThat(run("load --local=1 --config zeros s in.log"))
                .contains("config file zeros")
                .endsWith("status 2");
        assertThat(run("load --local=1 --checkpoint zeros s in.log"))
                .contains("corrupt at byte 0")
                .endsWith("status 1");
    }

    private String run(String command) throws IOException, InterruptedException {
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        Path.of(System.getProperty("java.home"), "bin", "java")
                                + " -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar " + JAR + " " + command
                                + "; echo status $?")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("hangs: %s", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(said).strip();
    }
}

package dev.sluice.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A decoder that this machine brings along: the second opinion on what the codecs write. */
final class CommandLineTool {
    private CommandLineTool() {}

    /** What the tool makes of the bytes; the test is skipped where there is no such tool. */
    static byte[] read(Path directory, byte[] input, String... command) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, command[0]))),
                command[0] + " is not installed");
        Path in = Files.write(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        Path error = directory.resolve("error");
        int status = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(error.toFile())
                .start()
                .waitFor();
        assertThat(status).as(Files.readString(error)).isZero();
        assertThat(Files.readString(error)).isEmpty();
        return Files.readAllBytes(out);
    }
}

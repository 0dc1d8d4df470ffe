package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a process of its own, since it ends by signals. */
class LocalCommandIT {
    /** What the process runs. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new LocalCommand()).execute(args));
    }

    @TempDir
    Path data;

    @Test
    void process_endsWithZeroWhenItIsToldToStop() throws Exception {
        for (String signal : List.of("INT", "TERM")) {
            Process process = start("--stream", "web", "--shards", "2", "--data", data.toString());
            try (BufferedReader err = process.errorReader()) {
                assertThat(err.readLine())
                        .matches(
                                "An embedded Kinesis endpoint listens on https://localhost:\\d+ \\(streams: web\\)\\.");
                while (!err.readLine().contains("Ctrl-C")) {
                    // The lines between tell how to use it.
                }
                new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(signal).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void process_endsWithTheReasonWhenItCannotStart() throws Exception {
        Process first = start("--data", data.toString());
        try (BufferedReader err = first.errorReader()) {
            assertThat(err.readLine()).contains("listens on");
            Process second = start("--data", data.toString());
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(1);
            assertThat(second.errorReader().readLine()).contains("is in use by another endpoint");
        } finally {
            first.destroyForcibly();
        }
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LocalCommandIT.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}

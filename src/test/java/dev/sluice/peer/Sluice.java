package dev.sluice.peer;

import dev.sluice.PackagedProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged command, run as a user runs it: a process of its own with its own standard streams. */
final class Sluice {
    private static final long DEADLINE_MINUTES = 5;

    /**
     * What a run left behind.
     *
     * @param output a file with standard output, which carries data only
     * @param err standard error, for people
     */
    record Run(int exitStatus, Path output, String err, long millis) {
        byte[] out() throws IOException {
            return Files.readAllBytes(output);
        }
    }

    static final Path NO_INPUT = Path.of("/dev/null");

    private final Path dir;
    private final Map<String, String> environment;

    /** Works in {@code dir}, with {@code environment} on top of the test's own. */
    Sluice(Path dir, Map<String, String> environment) {
        this.dir = dir;
        this.environment = environment;
    }

    /** With the file {@code in} as standard input. */
    Run run(Path in, String... args) throws IOException, InterruptedException {
        List<String> command = PackagedProgram.command("-Xmx256m");
        command.addAll(List.of(args));
        Path out = Files.createTempFile(dir, "out", "");
        Path err = Files.createTempFile(dir, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        if (!process.waitFor(DEADLINE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(
                    "still running after " + DEADLINE_MINUTES + " minutes: " + command + "\n" + Files.readString(err));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return new Run(process.exitValue(), out, text(err), millis);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}

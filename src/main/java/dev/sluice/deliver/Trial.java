package dev.sluice.deliver;

import dev.sluice.source.OpenFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program that KPL runs, to learn why it fails: KPL tries again each second, for ever, and tells nobody why.
 *
 * @param status its exit status; the shell's 126 and 127 say that it cannot be run, and those above that a signal ended it
 * @param said the first line of what it wrote
 */
record Trial(int status, String said) {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int CANNOT_RUN = 126;
    private static final String MKFIFO = "mkfifo";

    /**
     * Makes a pipe in this directory, as KPL does it, and takes it away again.
     *
     * @throws DeliveryFailedException if no directory would do
     * @throws IOException if this one does not
     */
    static void pipe(Path directory) throws IOException, DeliveryFailedException {
        Path pipe = directory.resolve("trial");
        Trial trial = of(MKFIFO, pipe.toString());
        if (trial == null || !Files.exists(pipe)) {
            throw new IOException("no named pipe can be made there: "
                    + (trial == null ? "mkfifo does not end" : trial.said().replace(pipe.toString(), "it")));
        }
        Files.delete(pipe);
    }

    /**
     * Why this program cannot be run, as one sentence; null if it can be, as far as is known.
     *
     * @param what the program is, as the beginning of the sentence
     */
    static @Nullable String complaint(String what, Path program) {
        try {
            Trial trial = of(program.toString());
            return trial == null || trial.status() < CANNOT_RUN
                    ? null
                    : what + " cannot be run on this machine (exit status " + trial.status() + ": " + trial.said()
                            + "); see what is wrong with: " + program + ", or run Sluice on another machine.";
        } catch (DeliveryFailedException e) {
            return e.getMessage();
        } catch (IOException e) {
            return what + " cannot be run (" + e.getMessage()
                    + "); name a directory for it where programs may run, with the environment variable XDG_CACHE_HOME.";
        }
    }

    /** Runs the command to its end; null if that takes longer than {@link #LIMIT}. */
    private static @Nullable Trial of(String... command) throws IOException, DeliveryFailedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw explained(command[0], e);
        }
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return null;
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Trial(
                    process.exitValue(), said.strip().lines().findFirst().orElse("it says nothing"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            process.destroyForcibly();
        }
    }

    private static IOException explained(String program, IOException e) throws DeliveryFailedException {
        String message = String.valueOf(e.getMessage());
        if (message.contains("error=24")) {
            throw new DeliveryFailedException(tooManyFiles(), e);
        }
        if (program.equals(MKFIFO)) {
            throw new DeliveryFailedException(
                    "The KPL daemon needs the program mkfifo, which cannot be run (" + reason(message)
                            + "); install it (package coreutils), or put its directory on the PATH.",
                    e);
        }
        return new IOException(reason(message), e);
    }

    static String tooManyFiles() {
        return "The KPL daemon cannot be started: " + OpenFiles.USED_UP + ".";
    }

    /** The text after the number in Java's message: {@code Cannot run program "mkfifo": error=2, No such file or directory}. */
    private static String reason(String message) {
        int number = message.lastIndexOf("error=");
        return number < 0 ? message : message.substring(message.indexOf(' ', number) + 1);
    }
}

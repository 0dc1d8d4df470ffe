package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A terminal that a test can look at: one window of a tmux server of its own. */
final class Tmux implements AutoCloseable {
    private final Path socket;

    /** A window of so many columns in which the shell runs {@code command}, and stays when it has ended. */
    Tmux(Path socket, int columns, String command) throws IOException, InterruptedException {
        this.socket = socket;
        tmux(
                "-f",
                "/dev/null",
                "-u",
                "new-session",
                "-d",
                "-x",
                "" + columns,
                "-y",
                "50",
                command + "; exec sleep 600");
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tmux")));
    }

    void resize(int columns) throws IOException, InterruptedException {
        tmux("resize-window", "-x", "" + columns);
    }

    /** Types the text, and presses keys after it that have a name, such as Tab and C-u. */
    void type(String text, String... keys) throws IOException, InterruptedException {
        if (!text.isEmpty()) {
            tmux("send-keys", "-l", text);
        }
        for (String key : keys) {
            tmux("send-keys", key);
        }
    }

    /** The screen's lines from the first to the last that is not empty. */
    List<String> screen() throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(tmux("capture-pane", "-p").lines().toList());
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** The screen as soon as it is as wanted; fails after a minute. */
    List<String> await(Predicate<List<String>> wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        List<String> screen = screen();
        while (!wanted.test(screen)) {
            assertThat(System.nanoTime())
                    .as("in time: %s", String.join("\n", screen))
                    .isLessThan(deadline);
            Thread.sleep(50);
            screen = screen();
        }
        return screen;
    }

    @Override
    public void close() throws IOException {
        try {
            tmux("kill-server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String tmux(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("TMUX");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }
}

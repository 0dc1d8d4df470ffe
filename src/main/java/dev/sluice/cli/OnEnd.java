package dev.sluice.cli;

import dev.sluice.report.Signals;
import dev.sluice.report.Signals.Subscription;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command of the user's, run once when all is over. That it fails is told and changes nothing; that it dawdles holds nothing up for long. */
final class OnEnd {
    /** Kubernetes, too, gives a container so long to end. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** Its output ends with it, unless it has left somebody behind who writes on. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    static final String VARIABLE = "SLUICE_END_";

    private final String command;
    private final Duration limit;
    private final PrintStream err;
    private final Map<String, String> told = new TreeMap<>();
    private final AtomicBoolean begun = new AtomicBoolean();

    /** @param err has what it prints, line by line */
    OnEnd(String command, Duration limit, PrintStream err) {
        this.command = command;
        this.limit = limit;
        this.err = err;
    }

    /** It finds this in its environment, as {@code SLUICE_END_} and the name. */
    synchronized void tell(String name, String value) {
        told.put(VARIABLE + name, value);
    }

    /** Runs it, unless it was run before, and returns when it has ended or its time is up. */
    void run(int status) {
        if (begun.getAndSet(true)) {
            return;
        }
        tell("STATUS", Integer.toString(status));
        AtomicBoolean stopped = new AtomicBoolean();
        try {
            Process process = start();
            List<Subscription> signals = List.of("HUP", "INT", "TERM").stream()
                    .map(name -> Signals.on(name, () -> {
                        stopped.set(true);
                        end(process);
                    }))
                    .toList();
            Thread reader = new Thread(() -> passOn(process), "sluice-on-end");
            reader.setDaemon(true);
            reader.start();
            boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                end(process);
            }
            reader.join(LAST_WORDS_MILLIS);
            signals.forEach(Subscription::close);
            if (!inTime) {
                err.println("sluice: the command of --on-end was ended after " + limit.toSeconds() + " s");
            } else if (stopped.get()) {
                err.println("sluice: the command of --on-end was ended by a signal");
            } else if (process.exitValue() != 0) {
                err.println("sluice: the command of --on-end failed with status " + process.exitValue());
            }
        } catch (IOException e) {
            err.println("sluice: the command of --on-end cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Process start() throws IOException {
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        // A load that it starts is not to run it again.
        shell.environment().remove("SLUICE_ON_END");
        shell.environment().putAll(told);
        return shell.start();
    }

    private static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void passOn(Process process) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                err.println(line);
            }
        } catch (IOException ignored) {
            // It has ended.
        }
    }
}

package dev.sluice.cli;

import dev.sluice.report.LoadReport;
import dev.sluice.report.Signals;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a load is told that nobody watches: cron's, or a container's. */
final class UnattendedOptions {
    /** How a load speaks on standard error. */
    enum LogFormat {
        TEXT,
        JSON
    }

    @Option(
            names = "--log-format",
            order = Topic.SHOWN + Topic.MORE + 6,
            paramLabel = "text|json",
            description = "What stands on standard error: text, or a JSON object in each line.")
    private LogFormat logFormat = LogFormat.TEXT;

    @Option(
            names = "--on-end",
            order = Topic.SHOWN + Topic.MORE + 7,
            paramLabel = "COMMAND",
            description = "Run COMMAND by sh when the load has ended, whatever its end, for 30 s at most. It finds"
                    + " SLUICE_END_STATUS, _STREAM, _VERDICT and _REPORT in its environment.")
    @Nullable
    private String onEnd;

    private @Nullable OnEnd end;

    /** @throws IllegalArgumentException if there is something that only a load has, and this is none */
    void requireNone() {
        if (onEnd != null) {
            throw new IllegalArgumentException("--on-end is for the end of a load, and a --dry-run loads nothing");
        }
        if (logFormat != LogFormat.TEXT) {
            throw new IllegalArgumentException(
                    "--log-format json is for a load; of a --dry-run, --report - is the JSON");
        }
    }

    /** The load begins. Signals end it with the command, too, even before it hears them itself. */
    void begin(String stream, PrintStream err) {
        if (onEnd == null) {
            return;
        }
        OnEnd command = new OnEnd(onEnd, OnEnd.LIMIT, err);
        command.tell("STREAM", stream);
        end = command;
        Map.of("HUP", 1, "INT", 2, "TERM", 15)
                .forEach((name, number) -> Signals.on(name, () -> {
                    command.tell("VERDICT", "stopped by SIG" + name + " before it began to load");
                    command.run(128 + number);
                    // Whoever waits for the end of the program cleans up as without the command.
                    System.exit(128 + number);
                }));
    }

    /** The load has failed. */
    void failed(Exception why) {
        if (end != null) {
            end.tell("VERDICT", String.valueOf(why.getMessage()));
        }
    }

    /** The load has ended, and what was asked for is written. */
    void ended(LoadReport report, List<String> reports) {
        OnEnd command = end;
        if (command != null) {
            command.tell("VERDICT", report.verdict());
            reports.stream()
                    .filter(file -> !file.equals("-"))
                    .findFirst()
                    .ifPresent(file -> command.tell(
                            "REPORT", Path.of(file).toAbsolutePath().toString()));
        }
    }

    /** All is over and told. */
    void over(int status) {
        if (end != null) {
            end.run(status);
        }
    }
}

package dev.sluice.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.source.FileName;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * A way to standard error for machines that collect it: one JSON object on each line. What a load has to say comes with figures; any other
 * line that is printed to it becomes the message of one, so that nothing else is ever written. Safe for use by several threads.
 */
public final class JsonLines extends PrintStream {
    private static final String OWN = "sluice: ";

    private final PrintStream err;

    /** @param err where they go */
    public JsonLines(PrintStream err) {
        super(new Printed(err), true, StandardCharsets.UTF_8);
        this.err = err;
    }

    /** What the user should know. */
    public void note(String sentence) {
        write(err, entry("info", "note", sentence));
    }

    void progress(ProgressSnapshot now, ProgressRate pace, long elapsedMillis, String text) {
        ObjectNode line = entry("info", "progress", text)
                .put("elapsedMillis", elapsedMillis)
                .put("bytesRead", now.totals().bytesRead())
                .put("bytesDone", now.bytesDone())
                .put("events", now.totals().events().acknowledged())
                .put("rejected", now.totals().events().rejected())
                .put("records", now.records())
                .put("bytesSent", now.bytesSent())
                .put("retries", now.retries())
                .put("throttled", now.throttled())
                .put("inFlightBytes", now.inFlight().bytes())
                .putPOJO("bytesPerSecond", pace.readBytesPerSecond())
                .putPOJO("bytesSentPerSecond", pace.sentBytesPerSecond())
                .putPOJO("eventsPerSecond", pace.eventsPerSecond());
        if (!Double.isNaN(now.share())) {
            line.putPOJO("share", now.share());
        }
        pace.remaining(now).map(Duration::toSeconds).ifPresent(seconds -> line.put("secondsLeft", seconds));
        write(err, line);
    }

    /** How it ended. */
    public void summary(LoadReport report) {
        int status = report.run().exitStatus();
        Diagnosis diagnosis = Diagnosis.of(report);
        ObjectNode line = entry(
                status == 0 ? "info" : status == 3 || status > 128 ? "warn" : "error",
                "summary",
                report.run().into().stream() + ": " + report.run().ending() + ": " + diagnosis.verdict());
        JsonReport.run(report.run(), line);
        JsonReport.sums(report, line);
        line.put("verdict", diagnosis.verdict())
                .putPOJO("findings", diagnosis.findings())
                .putPOJO("notes", report.notes());
        write(err, line);
    }

    private static ObjectNode entry(String level, String event, String message) {
        return JsonReport.MAPPER
                .object()
                .put("time", Instant.now().toString())
                .put("level", level)
                .put("event", event)
                // Who reads it sees it in a terminal in the end.
                .put("message", Paint.safe(FileName.shown(message)));
    }

    private static void write(PrintStream err, ObjectNode line) {
        err.println(JsonReport.MAPPER.line(line));
    }

    /** Bytes that are printed, line by line. */
    private static final class Printed extends OutputStream {
        private final PrintStream err;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Printed(PrintStream err) {
            this.err = err;
        }

        @Override
        public synchronized void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.startsWith(OWN)) {
                JsonLines.write(err, entry("error", "error", text.substring(OWN.length())));
            } else if (!text.isBlank()) {
                JsonLines.write(err, entry("info", "log", text));
            }
        }
    }
}

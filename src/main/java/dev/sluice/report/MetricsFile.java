package dev.sluice.report;

import dev.sluice.deliver.ShardCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report in Prometheus' text format, for node_exporter's textfile collector. All are gauges: they speak of the last run, and a
 * cron job starts again from nothing each time. Alert on {@code sluice_load_exit_status}, or on the age of
 * {@code sluice_load_last_success_timestamp_seconds}, which outlives failed runs.
 */
public final class MetricsFile {
    private static final String LAST_SUCCESS = "sluice_load_last_success_timestamp_seconds";

    private final LoadReport report;
    private final String stream;
    private final StringBuilder text = new StringBuilder();

    private MetricsFile(LoadReport report) {
        this.report = report;
        this.stream = "stream=\"" + label(report.run().stream()) + "\"";
    }

    /** Replaces {@code file} at once; the time of the last success is taken over from the old one if this load had none. */
    public static void write(LoadReport report, Path file) throws IOException {
        Optional<String> before = lastSuccess(file);
        byte[] text = of(report, before).getBytes(StandardCharsets.UTF_8);
        WholeFile.replace(file, out -> out.write(text));
    }

    static String of(LoadReport report, Optional<String> lastSuccess) {
        MetricsFile metrics = new MetricsFile(report);
        metrics.run(lastSuccess);
        metrics.totals();
        if (!report.shards().isEmpty()) {
            metrics.shards();
        }
        return metrics.text.toString();
    }

    private void run(Optional<String> lastSuccess) {
        Run run = report.run();
        double end = (run.started().toEpochMilli() + run.elapsedMillis()) / 1000.0;
        gauge("exit_status", "How the last load ended: 0 all acknowledged, 3 some lines rejected.", run.exitStatus());
        gauge("end_timestamp_seconds", "When the last load ended.", end);
        gauge("duration_seconds", "How long the last load took.", run.elapsedMillis() / 1000.0);
        Optional<String> success =
                run.exitStatus() == 0 || run.exitStatus() == 3 ? Optional.of(number(end)) : lastSuccess;
        success.ifPresent(seconds -> {
            help(LAST_SUCCESS, "When a load last loaded all it could.");
            text.append(LAST_SUCCESS)
                    .append('{')
                    .append(stream)
                    .append("} ")
                    .append(seconds)
                    .append('\n');
        });
    }

    private void totals() {
        Totals totals = report.totals();
        gauge("inputs", "Inputs opened.", totals.sources());
        gauge("read_bytes", "Decompressed bytes read.", totals.bytesRead());
        gauge("events", "Events acknowledged.", totals.events());
        gauge("rejected_lines", "Lines that could not be loaded.", totals.rejected());
        gauge("filtered_events", "Events passed over by a filter.", totals.filtered());
        gauge("records", "Kinesis records acknowledged.", report.records());
        gauge("sent_bytes", "Bytes acknowledged, data and partition keys.", report.bytesSent());
        gauge("compression_ratio", "Bytes of events for each byte sent.", report.compressionRatio());
        gauge("retries", "Tries that failed, throttled ones included.", report.retries());
        gauge("throttled", "Tries that the stream throttled.", report.throttled());
    }

    private void shards() {
        perShard("shard_sent_bytes", "Bytes acknowledged by a shard.", ShardCounts::bytes);
        perShard("shard_records", "Records acknowledged by a shard.", ShardCounts::records);
        perShard("shard_limit_ratio", "A shard's mean rate as a share of its limit.", report::limitShare);
        perShard("shard_throttled", "Tries that a shard throttled.", ShardCounts::throttled);
        perShard(
                "shard_latency_p99_seconds", "From the first try to the acknowledgement.", s -> s.p99Millis() / 1000.0);
    }

    private void gauge(String name, String help, long value) {
        gauge(name, help, Long.toString(value));
    }

    private void gauge(String name, String help, double value) {
        gauge(name, help, number(value));
    }

    private void gauge(String name, String help, String value) {
        help("sluice_load_" + name, help);
        text.append("sluice_load_").append(name).append('{').append(stream).append("} ");
        text.append(value).append('\n');
    }

    private void perShard(String name, String help, ToDoubleFunction<ShardCounts> figure) {
        help("sluice_load_" + name, help);
        for (ShardCounts shard : report.shards()) {
            text.append("sluice_load_").append(name).append('{').append(stream).append(",shard=\"");
            text.append(label(shard.shardId())).append("\"} ");
            text.append(number(figure.applyAsDouble(shard))).append('\n');
        }
    }

    private void help(String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
    }

    private static String label(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Whole numbers without a point, others with what matters of them. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    private static Optional<String> lastSuccess(Path file) throws IOException {
        try {
            Matcher line = Pattern.compile("(?m)^" + LAST_SUCCESS + "\\{.*\\} ([0-9.]+)$")
                    .matcher(Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
            return line.find() ? Optional.of(line.group(1)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}

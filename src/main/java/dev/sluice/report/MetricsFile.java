package dev.sluice.report;

import dev.sluice.deliver.ShardFigures;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The figures in Prometheus' text format, for node_exporter's textfile collector. Those of {@code sluice_load} are gauges: they speak of the
 * last run, and a cron job starts again from nothing each time. Those of {@code sluice_job} are counters over all runs with one checkpoint. Alert on {@code sluice_load_exit_status}, or on the age of
 * {@code sluice_load_last_success_timestamp_seconds}: while a load runs, the file still says how the one before ended. Only the time of that
 * end is left out, since it would lie before the start that stands beside it.
 *
 * <p>The label {@code job} tells loads into one stream apart. Without it the files of two cron jobs hold the same series, and
 * node_exporter then gives neither.
 */
public final class MetricsFile implements LoadWatcher {
    private static final String EXIT_STATUS = "exit_status";
    private static final String END = "end_timestamp_seconds";
    private static final String DURATION = "duration_seconds";
    private static final String LAST_SUCCESS = "last_success_timestamp_seconds";
    private static final String JOB = "sluice_job_";
    private static final String ACKNOWLEDGED = "Events acknowledged.";
    private static final Map<String, String> ENDINGS = Map.of(
            EXIT_STATUS, "How the last load ended: 0 all acknowledged, 3 some lines rejected.",
            END, "When the last load ended.",
            DURATION, "How long the last load took.",
            LAST_SUCCESS, "When a load last loaded all it could.");

    /** In the order of the file. The unit is the end of the name, as Prometheus wants it. */
    private static final List<Gauge<?>> GAUGES = List.of(
            atEnd(
                    "inputs",
                    "Inputs opened, or left alone since the checkpoint has all of them.",
                    end -> end.totals().sources()),
            always("read_bytes", "Decompressed bytes read.", now -> now.totals().bytesRead()),
            always("events", ACKNOWLEDGED, now -> now.totals().events().acknowledged()),
            always(
                    "rejected_lines",
                    "Lines that could not be loaded.",
                    now -> now.totals().events().rejected()),
            atEnd(
                    "filtered_events",
                    "Events passed over by a filter.",
                    end -> end.totals().events().filtered()),
            atEnd("records", "Kinesis records acknowledged.", LoadReport::records),
            always("sent_bytes", "Bytes acknowledged, data and partition keys.", LoadFigures::bytesSent),
            always("compression_ratio", "Bytes of events for each byte sent.", LoadFigures::compressionRatio),
            always("retries", "Tries that failed, throttled ones included.", LoadFigures::retries),
            always("throttled", "Tries that the stream throttled.", LoadFigures::throttled),
            new Gauge<>(
                    ProgressSnapshot.class,
                    "in_flight_bytes",
                    "Bytes read and not yet acknowledged.",
                    now -> now.inFlight().bytes()),
            atEnd(
                    "hot_shards",
                    "Shards that took more than a quarter above the mean, by their keys.",
                    end -> end.traffic().hotShards().size()));

    private static final List<ShardGauge> SHARD_GAUGES = List.of(
            new ShardGauge("shard_sent_bytes", "Bytes acknowledged by a shard.", ShardFigures::bytes),
            new ShardGauge("shard_records", "Records acknowledged by a shard.", ShardFigures::records),
            new ShardGauge("shard_throttled", "Tries that a shard throttled.", ShardFigures::throttled),
            new ShardGauge(
                    "shard_latency_p99_seconds",
                    "From the first try to the acknowledgement.",
                    shard -> shard.latencyMillis().p99() / 1000.0));

    /** One figure, of running loads, of ended ones, or of both. */
    private record Gauge<F extends LoadFigures>(Class<F> of, String name, String help, ToDoubleFunction<F> figure) {
        void write(LoadFigures load, Text text) {
            if (of.isInstance(load)) {
                text.gauge(name, help, figure.applyAsDouble(of.cast(load)));
            }
        }
    }

    private record ShardGauge(String name, String help, ToDoubleFunction<ShardFigures> figure) {}

    private static Gauge<LoadFigures> always(String name, String help, ToDoubleFunction<LoadFigures> figure) {
        return new Gauge<>(LoadFigures.class, name, help, figure);
    }

    private static Gauge<LoadReport> atEnd(String name, String help, ToDoubleFunction<LoadReport> figure) {
        return new Gauge<>(LoadReport.class, name, help, figure);
    }

    private final Path file;
    private final String labels;
    /** Also those of the files that were written before there was a job. */
    private final Pattern sample;

    private final Instant started = Instant.now();
    private final long startNanos = System.nanoTime();
    /** Null without a checkpoint. */
    private @Nullable JobCounters job;

    private boolean over;

    /**
     * For a load into {@code stream} that begins now.
     *
     * @param job the load's name, which no other file's load has; null: the file's own name
     */
    public MetricsFile(Path file, String stream, @Nullable String job) {
        this.file = file;
        String name = job == null ? FileName.shown(file.getFileName()).replaceFirst("(?<=.)\\.prom$", "") : job;
        String ofStream = "stream=\"" + label(stream) + "\"";
        String ofJob = ",job=\"" + label(name) + "\"";
        this.labels = ofStream + ofJob;
        this.sample = Pattern.compile("(?m)^sluice_load_([a-z_]+)\\{" + Pattern.quote(ofStream) + "(?:"
                + Pattern.quote(ofJob) + ")?\\} ([0-9.]+)$");
    }

    @Override
    public synchronized void begun(Map<String, Long> before) {
        job = new JobCounters(before);
    }

    /** Where the load stands. That it cannot be written is told when the load has ended, not in the middle. */
    @Override
    public synchronized void running(ProgressSnapshot now) {
        if (over) {
            return; // the last look at a load that has ended meanwhile
        }
        try {
            Text text = text(true, started);
            Map<String, String> endings = endingBefore();
            endings.remove(END);
            endings(text, endings);
            figures(text, now);
            replace(text);
        } catch (IOException e) {
            // The end writes it again, and tells.
        }
    }

    /** The load has ended; the time of the last success is taken over from the old file if this load had none. */
    public synchronized void ended(LoadReport report) throws IOException {
        over = true;
        Run.Timing timing = report.run().timing();
        Map<String, String> endings = ending(report.run().exitStatus(), timing.started(), timing.elapsedMillis());
        Text text = text(false, timing.started());
        endings(text, endings);
        figures(text, report);
        text.perShard(
                "shard_limit_ratio",
                "A shard's mean rate as a share of its limit.",
                report.shards(),
                report::limitShare);
        replace(text);
    }

    /** The load has failed before a byte was read. */
    public synchronized void failed(int exitStatus) throws IOException {
        over = true;
        Text text = text(false, started);
        // By the clock that is never set.
        endings(text, ending(exitStatus, started, (System.nanoTime() - startNanos) / 1_000_000));
        text.gauge("events", ACKNOWLEDGED, 0);
        // The checkpoint was not even opened: what it held last is still so.
        Map<String, Long> before = countersBefore();
        if (!before.isEmpty()) {
            counters(text, before);
        }
        replace(text);
    }

    private Map<String, String> ending(int exitStatus, Instant began, long elapsedMillis) throws IOException {
        Map<String, String> endings = endingBefore();
        String end = number((began.toEpochMilli() + elapsedMillis) / 1000.0);
        endings.put(EXIT_STATUS, Integer.toString(exitStatus));
        endings.put(END, end);
        endings.put(DURATION, number(elapsedMillis / 1000.0));
        if (isSuccess(exitStatus)) {
            endings.put(LAST_SUCCESS, end);
        }
        return endings;
    }

    static boolean isSuccess(int exitStatus) {
        return exitStatus == 0 || exitStatus == 3;
    }

    /** How the load before this one ended, from the file that it left. */
    private Map<String, String> endingBefore() throws IOException {
        Map<String, String> endings = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            Matcher line = sample.matcher(Files.readString(file));
            while (line.find()) {
                if (ENDINGS.containsKey(line.group(1))) {
                    endings.put(line.group(1), line.group(2));
                }
            }
        }
        return endings;
    }

    /** What the job had come to by then, from the same file. */
    private Map<String, Long> countersBefore() throws IOException {
        Map<String, Long> counters = new TreeMap<>();
        if (Files.isRegularFile(file)) {
            Matcher line = Pattern.compile(
                            "(?m)^" + JOB + "([a-z_]+)_total" + Pattern.quote("{" + labels + "}") + " (\\d+)$")
                    .matcher(Files.readString(file));
            while (line.find()) {
                counters.put(line.group(1), Long.valueOf(line.group(2)));
            }
        }
        return counters;
    }

    private static void counters(Text text, Map<String, Long> sums) {
        JobCounters.all().forEach(each -> text.counter(each.name(), each.help(), sums.getOrDefault(each.name(), 0L)));
    }

    private static void endings(Text text, Map<String, String> endings) {
        endings.forEach((name, value) -> text.gauge(name, ENDINGS.getOrDefault(name, ""), value));
    }

    private void replace(Text text) throws IOException {
        byte[] bytes = text.lines.toString().getBytes(StandardCharsets.UTF_8);
        WholeFile.replace(file, out -> out.write(bytes));
    }

    private void figures(Text text, LoadFigures load) {
        JobCounters sums = job;
        if (sums != null) {
            counters(text, sums.with(load));
        }
        GAUGES.forEach(gauge -> gauge.write(load, text));
        SHARD_GAUGES.forEach(gauge -> text.perShard(gauge.name(), gauge.help(), load.shards(), gauge.figure()));
    }

    private Text text(boolean running, Instant began) {
        Text text = new Text();
        text.gauge("running", "1 while a load runs.", running ? 1 : 0);
        text.gauge("start_timestamp_seconds", "When the load began.", began.toEpochMilli() / 1000.0);
        return text;
    }

    private static String label(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Whole numbers without a point, others with what matters of them. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1L << 53
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    /** The file under construction. */
    private final class Text {
        private final StringBuilder lines = new StringBuilder();

        void gauge(String name, String help, double value) {
            gauge(name, help, number(value));
        }

        void gauge(String name, String help, String value) {
            help("sluice_load_" + name, help, "gauge");
            sample("sluice_load_" + name, "", value);
        }

        /** Of the job's life. */
        void counter(String name, String help, long value) {
            help(JOB + name + "_total", help, "counter");
            sample(JOB + name + "_total", "", Long.toString(value));
        }

        void perShard(String name, String help, List<ShardFigures> shards, ToDoubleFunction<ShardFigures> figure) {
            if (shards.isEmpty()) {
                return;
            }
            help("sluice_load_" + name, help, "gauge");
            for (ShardFigures shard : shards) {
                sample(
                        "sluice_load_" + name,
                        ",shard=\"" + label(shard.shardId()) + "\"",
                        number(figure.applyAsDouble(shard)));
            }
        }

        private void sample(String name, String more, String value) {
            lines.append(name).append('{').append(labels);
            lines.append(more).append("} ").append(value).append('\n');
        }

        private void help(String name, String help, String type) {
            lines.append("# HELP ").append(name).append(' ').append(help).append('\n');
            lines.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }
    }
}

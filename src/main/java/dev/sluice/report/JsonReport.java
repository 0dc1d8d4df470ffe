package dev.sluice.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.deliver.ShardFigures;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;

/** The report as one JSON object, UTF-8, described by {@code report.schema.json}. */
public final class JsonReport {
    static final FigureMapper MAPPER = new FigureMapper((value, json) -> json.writeNumber(rounded(value)));

    private JsonReport() {}

    /** Replaces {@code file} at once: a reader sees the old report or the new one, never a part. */
    public static void write(LoadReport report, Path file) throws IOException {
        WholeFile.replace(file, out -> write(report, out));
    }

    /** The same of several, with a row for each. */
    public static void write(MergedReport merged, Path file) throws IOException {
        WholeFile.replace(file, out -> write(merged, out));
    }

    /** Writes the object and a newline, flushes, and leaves {@code out} open. */
    public static void write(MergedReport merged, OutputStream out) throws IOException {
        ObjectNode json = json(merged.whole());
        json.putPOJO("parts", merged.rows().stream().map(JsonReport::row).toList());
        MAPPER.write(json, out);
    }

    private static ObjectNode row(MergedReport.Row row) {
        return MAPPER.object()
                .put("name", row.name())
                .put("host", row.host())
                .put("started", row.started().toString())
                .put("elapsedMillis", row.elapsedMillis())
                .put("exitStatus", row.exitStatus())
                .put("events", row.work().events())
                .put("rejected", row.work().rejected())
                .put("bytesSent", row.work().bytesSent())
                .putPOJO("bytesPerSecond", row.work().bytesPerSecond())
                .put("throttled", row.work().throttled());
    }

    /** Writes the object and a newline, flushes, and leaves {@code out} open. */
    public static void write(LoadReport report, OutputStream out) throws IOException {
        MAPPER.write(json(report), out);
    }

    private static ObjectNode json(LoadReport report) {
        ObjectNode json = MAPPER.object();
        run(report.run(), json);
        sums(report, json);
        shards(report, json.putArray("shards"));
        json.putPOJO("hotShards", report.traffic().hotShards());
        if (report.traffic().scaled() != null) {
            json.putPOJO("scaled", report.traffic().scaled());
        }
        latencies(report, json.putArray("latencies"));
        if (!report.traffic().executors().isEmpty()) {
            executors(report, json.putArray("executors"));
        }
        json.putPOJO("formats", report.totals().formats());
        ObjectNode reasons = json.putObject("rejectsByReason");
        report.rejectsByReason().forEach(reason -> reasons.put(reason.reason(), reason.count()));
        samples(report, json.putArray("rejectSamples"));
        Diagnosis diagnosis = Diagnosis.of(report);
        json.put("verdict", diagnosis.verdict()).putPOJO("findings", diagnosis.findings());
        json.putPOJO("inputs", report.inputs());
        json.put("readBack", report.readBack());
        json.putPOJO("notes", report.notes());
        json.putPOJO("options", report.run().options());
        json.putPOJO("timeline", report.traffic().course().points());
        Run.Circumstances of = report.run().circumstances();
        json.put("arn", of.arn())
                .put("region", of.region())
                .put("host", of.host())
                .put("timeZone", of.zone().getId())
                .put("ended", report.run().ended().toString())
                .put("cpuMillis", of.processors().cpuMillis())
                .put("processors", of.processors().count())
                .putPOJO("command", of.command());
        return json;
    }

    static void run(Run run, ObjectNode json) {
        json.put("version", run.version())
                .put("stream", run.into().stream())
                .put("started", run.timing().started().toString())
                .put("exitStatus", run.exitStatus())
                .put("ending", run.ending())
                .put("elapsedMillis", run.timing().elapsedMillis())
                .put("deliveryMillis", run.timing().deliveryMillis())
                .putPOJO("layout", run.into().layout())
                .putPOJO("compression", run.into().compression())
                .put("batchIds", run.into().batchIds())
                .put("sender", run.into().sender().shown());
        if (run.part() != null) {
            json.putPOJO("part", run.part());
        }
    }

    static void sums(LoadReport report, ObjectNode json) {
        Totals totals = report.totals();
        json.put("sources", totals.sources())
                .put("bytesRead", totals.bytesRead())
                .put("bytesLoaded", totals.bytesLoaded())
                .put("events", totals.events().acknowledged())
                .put("rejected", totals.events().rejected())
                .put("filtered", totals.events().filtered())
                .put("batches", totals.batches())
                .put("records", report.records())
                .put("bytesSent", report.bytesSent())
                .putPOJO("compressionRatio", report.compressionRatio())
                .put("retries", report.retries())
                .put("throttled", report.throttled())
                .put("shardLimitBytesPerSecond", report.run().into().shardBytesPerSecond());
    }

    private static void shards(LoadReport report, ArrayNode json) {
        for (ShardFigures shard : report.shards()) {
            json.addObject()
                    .put("shardId", shard.shardId())
                    .put("records", shard.records())
                    .put("events", shard.events())
                    .put("bytes", shard.bytes())
                    .putPOJO("bytesPerSecond", report.bytesPerSecond(shard))
                    .putPOJO("limitShare", report.limitShare(shard))
                    .put("retries", shard.retries().all())
                    .put("throttled", shard.throttled())
                    .putPOJO("latencyMillis", shard.latencyMillis());
        }
    }

    private static void executors(LoadReport report, ArrayNode json) {
        for (ExecutorFigures each : report.traffic().executors()) {
            json.addObject()
                    .put("name", each.name())
                    .put("host", each.host())
                    .put("tasks", each.tasks())
                    .put("records", each.work().records())
                    .put("bytes", each.work().bytes())
                    .put("retries", each.work().retries())
                    .put("throttled", each.work().throttled())
                    .put("lost", each.ended());
        }
    }

    private static void latencies(LoadReport report, ArrayNode json) {
        for (Latencies.Step step : report.traffic().latencies()) {
            ObjectNode row = json.addObject().put("fromMillis", step.fromMillis());
            if (step.toMillis() < Long.MAX_VALUE) {
                row.put("toMillis", step.toMillis());
            }
            row.put("records", step.records());
        }
    }

    /** Where they stand, and not what they say: a report is for more eyes than the log. */
    private static void samples(LoadReport report, ArrayNode json) {
        for (RejectReason reason : report.rejectsByReason()) {
            for (RejectSample sample : reason.first()) {
                ObjectNode row = json.addObject().put("reason", reason.reason()).put("source", sample.source());
                if (sample.line() > 0) {
                    row.put("line", sample.line());
                }
                row.put("offset", sample.offset()).put("length", sample.length());
            }
        }
    }

    /** Four decimal places are more than these figures are worth; sixteen would only look precise. */
    private static BigDecimal rounded(double value) {
        BigDecimal number =
                BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return number.scale() < 0 ? number.setScale(0) : number;
    }
}

package dev.sluice.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.sluice.deliver.ShardCounts;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Map;

/** The report as one JSON object, UTF-8, described by {@code report.schema.json}. */
public final class JsonReport {
    private JsonReport() {}

    /** Replaces {@code file} at once: a reader sees the old report or the new one, never a part. */
    public static void write(LoadReport report, Path file) throws IOException {
        WholeFile.replace(file, out -> write(report, out));
    }

    /** Writes the object and a newline, flushes, and leaves {@code out} open. */
    public static void write(LoadReport report, OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setPrettyPrinter(new DefaultPrettyPrinter())) {
            json.writeStartObject();
            run(report.run(), json);
            totals(report, json);
            shards(report, json);
            hotShards(report, json);
            latencies(report, json);
            reasons(report, json);
            course(report.course(), json);
            json.writeEndObject();
            json.writeRaw('\n');
        }
        out.flush();
    }

    private static void run(Run run, JsonGenerator json) throws IOException {
        json.writeStringField("version", run.version());
        json.writeStringField("stream", run.stream());
        json.writeStringField("started", run.started().toString());
        json.writeNumberField("exitStatus", run.exitStatus());
        json.writeStringField("ending", run.ending());
        json.writeNumberField("elapsedMillis", run.elapsedMillis());
        json.writeNumberField("deliveryMillis", run.deliveryMillis());
        json.writeStringField("layout", run.layout());
        json.writeStringField("compression", run.compression());
    }

    private static void totals(LoadReport report, JsonGenerator json) throws IOException {
        Totals totals = report.totals();
        json.writeNumberField("sources", totals.sources());
        json.writeNumberField("bytesRead", totals.bytesRead());
        json.writeNumberField("bytesLoaded", totals.bytesLoaded());
        json.writeNumberField("events", totals.events());
        json.writeNumberField("rejected", totals.rejected());
        json.writeNumberField("filtered", totals.filtered());
        json.writeNumberField("batches", totals.batches());
        json.writeNumberField("records", report.records());
        json.writeNumberField("bytesSent", report.bytesSent());
        rounded(json, "compressionRatio", report.compressionRatio());
        json.writeNumberField("retries", report.retries());
        json.writeNumberField("throttled", report.throttled());
        json.writeNumberField("shardLimitBytesPerSecond", report.run().shardLimitBytesPerSecond());
    }

    private static void shards(LoadReport report, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("shards");
        for (ShardCounts shard : report.shards()) {
            json.writeStartObject();
            json.writeStringField("shardId", shard.shardId());
            json.writeNumberField("records", shard.records());
            json.writeNumberField("events", shard.events());
            json.writeNumberField("bytes", shard.bytes());
            rounded(json, "bytesPerSecond", report.bytesPerSecond(shard));
            rounded(json, "limitShare", report.limitShare(shard));
            json.writeNumberField("retries", shard.retries());
            json.writeNumberField("throttled", shard.throttled());
            json.writeObjectFieldStart("latencyMillis");
            json.writeNumberField("p50", shard.p50Millis());
            json.writeNumberField("p99", shard.p99Millis());
            json.writeNumberField("max", shard.maxMillis());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void hotShards(LoadReport report, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("hotShards");
        for (HotShard shard : report.hotShards()) {
            json.writeStartObject();
            json.writeStringField("shardId", shard.shardId());
            rounded(json, "timesMean", shard.timesMean());
            json.writeArrayFieldStart("keys");
            for (HotShard.HotKeyFigures key : shard.keys()) {
                json.writeStartObject();
                json.writeStringField("key", key.key());
                json.writeNumberField("events", key.events());
                json.writeNumberField("bytes", key.bytes());
                rounded(json, "share", key.share());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void latencies(LoadReport report, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("latencies");
        for (Latencies.Step step : report.latencies()) {
            json.writeStartObject();
            json.writeNumberField("fromMillis", step.fromMillis());
            if (step.toMillis() < Long.MAX_VALUE) {
                json.writeNumberField("toMillis", step.toMillis());
            }
            json.writeNumberField("records", step.records());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void reasons(LoadReport report, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("rejectsByReason");
        for (RejectReason reason : report.rejectsByReason()) {
            json.writeNumberField(reason.reason(), reason.count());
        }
        json.writeEndObject();
        samples(report, json);
        json.writeStringField("readBack", report.readBack());
        json.writeArrayFieldStart("notes");
        for (String note : report.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("options");
        for (Map.Entry<String, String> option : report.run().options().entrySet()) {
            json.writeStringField(option.getKey(), option.getValue());
        }
        json.writeEndObject();
    }

    /** Where they stand, and not what they say: a report is for more eyes than the log. */
    private static void samples(LoadReport report, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("rejectSamples");
        for (RejectReason reason : report.rejectsByReason()) {
            for (RejectSample sample : reason.first()) {
                json.writeStartObject();
                json.writeStringField("reason", reason.reason());
                json.writeStringField("source", sample.source());
                if (sample.line() > 0) {
                    json.writeNumberField("line", sample.line());
                }
                json.writeNumberField("offset", sample.offset());
                json.writeNumberField("length", sample.length());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void course(Timeline.Course course, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("timeline");
        for (Timeline.Point point : course.points()) {
            json.writeStartObject();
            json.writeNumberField("atMillis", point.atMillis());
            json.writeNumberField("bytesRead", point.bytesRead());
            json.writeNumberField("events", point.events());
            json.writeNumberField("bytesSent", point.bytesSent());
            json.writeNumberField("inFlightBytes", point.inFlightBytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Four decimal places are more than these figures are worth; sixteen would only look precise. */
    private static void rounded(JsonGenerator json, String name, double value) throws IOException {
        BigDecimal number = BigDecimal.valueOf(value).setScale(4, RoundingMode.HALF_EVEN);
        json.writeNumberField(
                name, number.stripTrailingZeros().scale() <= 0 ? number.setScale(0) : number.stripTrailingZeros());
    }
}

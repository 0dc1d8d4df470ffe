package dev.sluice.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.deliver.SenderChoice;
import dev.sluice.deliver.ShardFigures;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a report that {@link JsonReport} wrote, in this version or an earlier one. What that leaves out, such as rejected lines' text, is not there. */
public final class ReportFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportFile() {}

    /**
     * The report.
     *
     * @throws IOException if it cannot be read, or is not a report of a load; the message is for users
     */
    public static LoadReport read(Path file) throws IOException {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (!json.isObject() || !json.has("exitStatus") || !json.has("deliveryMillis")) {
                throw new IOException(
                        FileName.shown(file) + " is not a report of a load; give files of load --report FILE.json");
            }
            return report(json);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            // Jackson's own message speaks of its settings.
            String where = e instanceof JsonProcessingException json
                    ? " at line " + json.getLocation().getLineNr() + ", column "
                            + json.getLocation().getColumnNr()
                    : " (" + e.getMessage() + ")";
            throw new IOException(
                    FileName.shown(file) + " is not a report of a load, or is damaged" + where
                            + "; give files of load --report FILE.json",
                    e);
        }
    }

    private static LoadReport report(JsonNode json) {
        return new LoadReport(
                run(json),
                totals(json),
                traffic(json),
                inputs(json.path("inputs"), json.path("exitStatus").asInt()),
                reasons(json),
                texts(json.path("notes")));
    }

    private static Run run(JsonNode json) {
        Map<String, String> options = new LinkedHashMap<>();
        json.path("options")
                .properties()
                .forEach(each -> options.put(each.getKey(), each.getValue().asText()));
        return new Run(
                json.path("version").asText(),
                new Run.Destination(
                        json.path("stream").asText(),
                        Layout.valueOf(word(json, "layout")),
                        Compression.valueOf(word(json, "compression")),
                        json.path("batchIds").asBoolean(),
                        SenderChoice.valueOf(word(json, "sender")),
                        json.path("shardLimitBytesPerSecond").asLong()),
                new Run.Timing(
                        Instant.parse(json.path("started").asText()),
                        json.path("elapsedMillis").asLong(),
                        json.path("deliveryMillis").asLong()),
                json.path("exitStatus").asInt(),
                options,
                circumstances(json));
    }

    private static Run.Circumstances circumstances(JsonNode json) {
        JsonNode part = json.path("part");
        return new Run.Circumstances(
                json.path("arn").asText(),
                json.path("host").asText(),
                ZoneId.of(json.path("timeZone").asText("Z")),
                texts(json.path("command")),
                new Run.Processors(
                        json.path("cpuMillis").asLong(), json.path("processors").asInt(1)),
                part.isMissingNode()
                        ? null
                        : new Run.Part(
                                part.path("index").asInt(),
                                part.path("count").asInt(),
                                part.path("inputs").asText()));
    }

    private static InputFigures inputs(JsonNode json, int exitStatus) {
        JsonNode skipped = json.path("skipped");
        return new InputFigures(
                inputsRead(json.path("largest")),
                inputsRead(json.path("slowest")),
                texts(json.path("failed")),
                new InputFigures.Left(skipped.path("inputs").asLong(), texts(skipped.path("names"))),
                json.path("allRead").asBoolean(exitStatus == 0 || exitStatus == 3));
    }

    private static List<InputFigures.InputRead> inputsRead(JsonNode json) {
        List<InputFigures.InputRead> inputs = new ArrayList<>();
        json.forEach(each -> inputs.add(new InputFigures.InputRead(
                each.path("name").asText(),
                each.path("bytes").asLong(),
                each.path("millis").asLong())));
        return inputs;
    }

    private static String word(JsonNode json, String name) {
        return json.path(name).asText().toUpperCase(Locale.ROOT);
    }

    private static Totals totals(JsonNode json) {
        List<InputFormat> formats = new ArrayList<>();
        for (JsonNode each : json.path("formats")) {
            formats.add(new InputFormat(
                    each.path("format").asText(), each.path("inputs").asLong(), texts(each.path("names"))));
        }
        return new Totals(
                json.path("sources").asInt(),
                json.path("bytesRead").asLong(),
                json.path("bytesLoaded").asLong(),
                new Totals.Events(
                        json.path("events").asLong(),
                        json.path("rejected").asLong(),
                        json.path("filtered").asLong()),
                json.path("batches").asLong(),
                formats);
    }

    private static LoadReport.Traffic traffic(JsonNode json) {
        List<ShardFigures> shards = new ArrayList<>();
        for (JsonNode each : json.path("shards")) {
            JsonNode latency = each.path("latencyMillis");
            shards.add(new ShardFigures(
                    each.path("shardId").asText(),
                    each.path("records").asLong(),
                    each.path("events").asLong(),
                    each.path("bytes").asLong(),
                    new ShardFigures.Retries(
                            each.path("retries").asLong(),
                            each.path("throttled").asLong()),
                    new ShardFigures.LatencyMillis(
                            latency.path("p50").asLong(),
                            latency.path("p99").asLong(),
                            latency.path("max").asLong())));
        }
        List<HotShard> hot = new ArrayList<>();
        for (JsonNode each : json.path("hotShards")) {
            List<HotShard.HotKeyFigures> keys = new ArrayList<>();
            for (JsonNode key : each.path("keys")) {
                keys.add(new HotShard.HotKeyFigures(
                        key.path("key").asText(),
                        key.path("events").asLong(),
                        key.path("bytes").asLong(),
                        key.path("share").asDouble()));
            }
            hot.add(new HotShard(
                    each.path("shardId").asText(), each.path("timesMean").asDouble(), keys));
        }
        List<Latencies.Step> latencies = new ArrayList<>();
        for (JsonNode each : json.path("latencies")) {
            latencies.add(new Latencies.Step(
                    each.path("fromMillis").asLong(),
                    each.path("toMillis").asLong(Long.MAX_VALUE),
                    each.path("records").asLong()));
        }
        List<Timeline.Point> points = new ArrayList<>();
        for (JsonNode each : json.path("timeline")) {
            points.add(new Timeline.Point(
                    each.path("atMillis").asLong(),
                    each.path("bytesRead").asLong(),
                    each.path("events").asLong(),
                    each.path("bytesSent").asLong(),
                    each.path("inFlightBytes").asLong(),
                    Timeline.OfStream.NONE));
        }
        return new LoadReport.Traffic(shards, hot, new Timeline.Course(List.of(), points, 0), latencies);
    }

    private static List<RejectReason> reasons(JsonNode json) {
        List<RejectReason> reasons = new ArrayList<>();
        json.path("rejectsByReason").properties().forEach(each -> {
            List<RejectSample> samples = new ArrayList<>();
            for (JsonNode sample : json.path("rejectSamples")) {
                if (sample.path("reason").asText().equals(each.getKey())) {
                    samples.add(sample(sample));
                }
            }
            reasons.add(new RejectReason(each.getKey(), each.getValue().asLong(), samples, false));
        });
        return reasons;
    }

    private static RejectSample sample(JsonNode json) {
        return new RejectSample(
                json.path("source").asText(),
                json.path("line").asLong(),
                json.path("offset").asLong(),
                json.path("length").asLong(),
                null);
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}

package dev.sluice.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.forecast.Forecast;
import dev.sluice.forecast.Packing;
import dev.sluice.forecast.Prices;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import dev.sluice.report.PlanReport.InTime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A plan as one JSON object, UTF-8, described by {@code plan.schema.json}. */
public final class PlanJson {
    private static final FigureMapper MAPPER = new FigureMapper((value, json) -> json.writeNumber(rounded(value)));

    private PlanJson() {}

    /** A way to pack, and what comes of it. */
    private record Row(
            Layout layout,
            Compression compression,
            boolean estimated,
            boolean recommended,
            @JsonUnwrapped Forecast forecast) {}

    /** Replaces {@code file} at once. */
    public static void write(PlanReport plan, @Nullable InTime target, Path file) throws IOException {
        WholeFile.replace(file, out -> write(plan, target, out));
    }

    /**
     * Writes the object and a newline, flushes, and leaves {@code out} open.
     *
     * @param target null: no time was asked for
     */
    public static void write(PlanReport plan, @Nullable InTime target, OutputStream out) throws IOException {
        PlanReport.PlannedInput input = plan.input();
        ObjectNode json = MAPPER.object()
                .put("stream", plan.stream().name())
                .put(
                        "rateShare",
                        plan.means().rates().most(plan.stream().shards().size()).share())
                .put("sources", input.sources())
                .putPOJO("sampled", input.sampled())
                .put("bytesRead", input.bytesRead())
                .put("events", input.events().sent())
                .put("filtered", input.events().filtered())
                .put("rejected", input.events().rejected())
                .putPOJO("formats", input.formats());
        ObjectNode reasons = json.putObject("rejectsByReason");
        input.events().rejectsByReason().forEach(reason -> reasons.put(reason.reason(), reason.count()));
        Packing recommended = plan.recommended();
        json.putPOJO(
                "packings",
                plan.packings().stream()
                        .map(packing -> new Row(
                                packing.layout(),
                                packing.compression(),
                                !packing.equals(plan.chosen()),
                                packing.equals(recommended),
                                plan.forecast(packing)))
                        .toList());
        json.putPOJO("byShards", plan.byShards());
        if (target != null) {
            json.putPOJO("target", target);
        }
        json.putPOJO("shards", plan.loads());
        json.putPOJO("hotKeys", plan.stream().hotKeys());
        json.putPOJO("notes", plan.notes());
        json.putPOJO("upkeep", plan.upkeep());
        prices(plan.prices(), json.putObject("prices"));
        MAPPER.write(json, out);
    }

    /** As they are: a price may be less than what figures are rounded to. */
    private static void prices(Prices prices, ObjectNode json) {
        json.put("region", prices.list().region())
                .put("streamRegion", prices.list().asked())
                .put("asOf", prices.list().asOf())
                .put("currency", prices.list().currency())
                .put("shardHour", prices.provisioned().shardHour())
                .put("millionPutUnits", prices.provisioned().millionPutUnits())
                .put("streamHour", prices.onDemand().streamHour())
                .put("gigabyteIn", prices.onDemand().gigabyteIn());
        new TreeMap<>(prices.more()).forEach(json::put);
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}

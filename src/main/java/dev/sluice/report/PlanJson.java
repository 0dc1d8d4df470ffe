package dev.sluice.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.sluice.forecast.Forecast;
import dev.sluice.forecast.Packing;
import dev.sluice.forecast.Prices;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A plan as one JSON object, UTF-8. */
public final class PlanJson {
    private PlanJson() {}

    /** Replaces {@code file} at once. */
    public static void write(PlanReport plan, Path file) throws IOException {
        WholeFile.replace(file, out -> write(plan, out));
    }

    /** Writes the object and a newline, flushes, and leaves {@code out} open. */
    public static void write(PlanReport plan, OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setPrettyPrinter(new DefaultPrettyPrinter())) {
            json.writeStartObject();
            json.writeStringField("stream", plan.stream());
            json.writeNumberField("rateShare", plan.means().rateShare());
            json.writeNumberField("sources", plan.sources());
            json.writeNumberField("sampled", rounded(plan.sampled()));
            json.writeNumberField("bytesRead", plan.bytesRead());
            json.writeNumberField("events", plan.events());
            json.writeNumberField("filtered", plan.filtered());
            json.writeNumberField("rejected", plan.rejected());
            json.writeObjectFieldStart("rejectsByReason");
            for (RejectReason reason : plan.rejectsByReason()) {
                json.writeNumberField(reason.reason(), reason.count());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("packings");
            for (Packing packing : plan.packings()) {
                json.writeStartObject();
                json.writeStringField("layout", packing.layout());
                json.writeStringField("compression", packing.compression());
                forecast(plan.forecast(packing), json);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("byShards");
            for (Forecast forecast : plan.byShards()) {
                json.writeStartObject();
                forecast(forecast, json);
                json.writeEndObject();
            }
            json.writeEndArray();
            shards(plan, json);
            hotKeys(plan.hotKeys(), json);
            json.writeArrayFieldStart("notes");
            for (String note : plan.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            prices(plan.prices(), json);
            json.writeEndObject();
            json.writeRaw('\n');
        }
        out.flush();
    }

    private static void forecast(Forecast forecast, JsonGenerator json) throws IOException {
        json.writeNumberField("shards", forecast.shards());
        json.writeNumberField("seconds", rounded(forecast.seconds()));
        json.writeStringField("limit", forecast.limit().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("level", forecast.level());
        json.writeNumberField("records", forecast.records());
        json.writeNumberField("bytesSent", forecast.bytes());
        json.writeNumberField("putPayloadUnits", forecast.putUnits());
        json.writeNumberField("onDemandBytes", forecast.onDemandBytes());
        json.writeNumberField("hottestShardBytes", forecast.hottestShardBytes());
        json.writeNumberField("provisionedCost", rounded(forecast.provisioned()));
        json.writeNumberField("onDemandCost", rounded(forecast.onDemand()));
    }

    private static void shards(PlanReport plan, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("shards");
        for (PlanReport.ShardLoad load : plan.loads()) {
            json.writeStartObject();
            json.writeStringField("shard", load.shard().shard());
            json.writeNumberField("records", load.records());
            json.writeNumberField("bytes", load.bytes());
            json.writeNumberField("share", rounded(load.shard().share()));
            hotKeys(load.shard().hotKeys(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void hotKeys(List<PlanReport.KeyShare> keys, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("hotKeys");
        for (PlanReport.KeyShare key : keys) {
            json.writeStartObject();
            json.writeStringField("key", key.key());
            json.writeNumberField("share", rounded(key.share()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void prices(Prices prices, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("prices");
        json.writeStringField("region", prices.region());
        json.writeStringField("asOf", prices.asOf());
        json.writeStringField("currency", prices.currency());
        json.writeNumberField("shardHour", prices.shardHour());
        json.writeNumberField("millionPutUnits", prices.millionPutUnits());
        json.writeNumberField("streamHour", prices.streamHour());
        json.writeNumberField("gigabyteIn", prices.gigabyteIn());
        json.writeEndObject();
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}

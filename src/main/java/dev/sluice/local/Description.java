package dev.sluice.local;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.local.StreamSettings.Capacity;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tells of streams and their shards. */
final class Description {
    private static final int MAX_LIMIT = 10_000;
    /** A greater limit is taken for this one. */
    private static final int PAGE = 100;

    private final Streams streams;

    Description(Streams streams) {
        this.streams = streams;
    }

    Answer listStreams(Parameters parameters) throws Refusal {
        int limit = limit(parameters);
        String after = parameters.optionalText("ExclusiveStartStreamName");
        String token = parameters.optionalText("NextToken");
        List<Stream> rest = streams.after(token == null ? after : token);
        List<Stream> page = rest.subList(0, Math.min(limit, rest.size()));
        boolean more = page.size() < rest.size();
        return Answer.of(parameters.wire(), out -> {
            out.writeBooleanField("HasMoreStreams", more);
            if (more) {
                out.writeStringField("NextToken", page.get(page.size() - 1).name());
            }
            texts(out, "StreamNames", page.stream().map(Stream::name).toList());
            out.writeArrayFieldStart("StreamSummaries");
            for (Stream stream : page) {
                out.writeStartObject();
                identity(parameters.wire(), out, stream);
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    private static int limit(Parameters parameters) throws Refusal {
        return Math.min(PAGE, parameters.integer("Limit", 1, MAX_LIMIT, PAGE));
    }

    Answer describeStream(Parameters parameters) throws Refusal {
        Stream stream = streams.of(parameters);
        int limit = limit(parameters);
        String after = parameters.optionalText("ExclusiveStartShardId");
        int from = after == null ? 0 : stream.shard(after).number() + 1;
        List<HeldShard> rest =
                stream.listed().stream().filter(shard -> shard.number() >= from).toList();
        List<HeldShard> page = rest.subList(0, Math.min(limit, rest.size()));
        return Answer.of(parameters.wire(), out -> {
            out.writeObjectFieldStart("StreamDescription");
            common(parameters.wire(), out, stream);
            out.writeBooleanField("HasMoreShards", page.size() < rest.size());
            out.writeArrayFieldStart("Shards");
            for (HeldShard shard : page) {
                shard(out, shard);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    Answer describeStreamSummary(Parameters parameters) throws Refusal {
        Stream stream = streams.of(parameters);
        Capacity capacity = stream.settings().capacity();
        return Answer.of(parameters.wire(), out -> {
            out.writeObjectFieldStart("StreamDescriptionSummary");
            common(parameters.wire(), out, stream);
            out.writeNumberField(
                    "OpenShardCount",
                    stream.phase() == Phase.CREATING ? 0 : stream.open().size());
            out.writeNumberField("ConsumerCount", stream.consumers().all().size());
            out.writeNumberField("ChannelCount", 0);
            out.writeNumberField("MaxRecordSizeInKiB", capacity.maxRecordKiB());
            if (capacity.onDemand()) {
                out.writeStringField(
                        "RecordDistributionStrategy", capacity.dealsRecords() ? "AUTO" : "USER_PARTITION_KEY");
                warmThroughput(out, capacity.warmMiBps(), capacity.warmMiBps());
            }
            out.writeEndObject();
        });
    }

    static void warmThroughput(JsonGenerator out, int target, int current) throws IOException {
        out.writeObjectFieldStart("WarmThroughput");
        out.writeNumberField("TargetMiBps", target);
        out.writeNumberField("CurrentMiBps", current);
        out.writeEndObject();
    }

    private static void identity(Wire wire, JsonGenerator out, Stream stream) throws IOException {
        out.writeStringField("StreamName", stream.name());
        out.writeStringField("StreamARN", stream.arn());
        out.writeStringField("StreamStatus", stream.phase().name());
        out.writeObjectFieldStart("StreamModeDetails");
        out.writeStringField("StreamMode", stream.onDemand() ? "ON_DEMAND" : "PROVISIONED");
        out.writeEndObject();
        wire.writeTimestamp(out, "StreamCreationTimestamp", stream.createdMillis());
    }

    private static void common(Wire wire, JsonGenerator out, Stream stream) throws IOException {
        identity(wire, out, stream);
        StreamSettings settings = stream.settings();
        out.writeNumberField("RetentionPeriodHours", settings.retention().hours());
        out.writeStringField("EncryptionType", stream.encryptionType());
        if (settings.keyId() != null) {
            out.writeStringField("KeyId", settings.keyId());
        }
        out.writeArrayFieldStart("EnhancedMonitoring");
        out.writeStartObject();
        texts(out, "ShardLevelMetrics", settings.metrics());
        out.writeEndObject();
        out.writeEndArray();
    }

    static void texts(JsonGenerator out, String name, List<String> texts) throws IOException {
        out.writeArrayFieldStart(name);
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }

    /** A member of ListShards' and DescribeStream's arrays. */
    static void shard(JsonGenerator out, HeldShard shard) throws IOException {
        out.writeStartObject();
        out.writeStringField("ShardId", shard.id());
        parent(out, "ParentShardId", shard.parent());
        parent(out, "AdjacentParentShardId", shard.adjacentParent());
        hashKeyRange(out, shard);
        out.writeObjectFieldStart("SequenceNumberRange");
        out.writeStringField("StartingSequenceNumber", shard.startingSequence());
        if (!shard.open()) {
            out.writeStringField("EndingSequenceNumber", shard.endingSequence());
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    static void hashKeyRange(JsonGenerator out, HeldShard shard) throws IOException {
        out.writeObjectFieldStart("HashKeyRange");
        out.writeStringField("StartingHashKey", shard.range().first().toString());
        out.writeStringField("EndingHashKey", shard.range().last().toString());
        out.writeEndObject();
    }

    private static void parent(JsonGenerator out, String name, @Nullable Integer number) throws IOException {
        if (number != null) {
            out.writeStringField(name, HeldShard.id(number));
        }
    }
}

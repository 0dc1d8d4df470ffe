package dev.sluice.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tells of streams and their shards. */
final class Description {
    private static final int RETENTION_HOURS = 24;

    private final Streams streams;

    Description(Streams streams) {
        this.streams = streams;
    }

    Answer listStreams(Parameters parameters) throws Refusal {
        int limit = parameters.integer("Limit", 1, 10_000, 100);
        String after = parameters.optionalText("ExclusiveStartStreamName");
        String token = parameters.optionalText("NextToken");
        List<String> names = streams.namesAfter(token == null ? after : token);
        List<String> page = names.subList(0, Math.min(limit, names.size()));
        boolean more = page.size() < names.size();
        return Answer.of(parameters.wire(), out -> {
            out.writeBooleanField("HasMoreStreams", more);
            if (more) {
                out.writeStringField("NextToken", page.get(page.size() - 1));
            }
            out.writeArrayFieldStart("StreamNames");
            for (String name : page) {
                out.writeString(name);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("StreamSummaries");
            for (Stream stream : streams.all()) {
                if (page.contains(stream.name())) {
                    out.writeStartObject();
                    identity(parameters.wire(), out, stream);
                    out.writeEndObject();
                }
            }
            out.writeEndArray();
        });
    }

    Answer describeStream(Parameters parameters) throws Refusal {
        Stream stream = streams.get(parameters.streamName());
        int limit = parameters.integer("Limit", 1, 10_000, 100);
        String after = parameters.optionalText("ExclusiveStartShardId");
        int from = after == null ? 0 : stream.shard(after).number() + 1;
        int to = Math.min(stream.shards().size(), from + limit);
        return Answer.of(parameters.wire(), out -> {
            out.writeObjectFieldStart("StreamDescription");
            common(parameters.wire(), out, stream);
            out.writeBooleanField("HasMoreShards", to < stream.shards().size());
            out.writeArrayFieldStart("Shards");
            for (HeldShard shard : stream.shards().subList(from, to)) {
                shard(out, shard);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    Answer describeStreamSummary(Parameters parameters) throws Refusal {
        Stream stream = streams.get(parameters.streamName());
        return Answer.of(parameters.wire(), out -> {
            out.writeObjectFieldStart("StreamDescriptionSummary");
            common(parameters.wire(), out, stream);
            out.writeNumberField("OpenShardCount", stream.open().size());
            out.writeNumberField("ConsumerCount", stream.consumers().all().size());
            out.writeNumberField("MaxRecordSizeInKiB", stream.maxRecordKiB());
            out.writeStringField("RecordDistributionStrategy", stream.dealsRecords() ? "AUTO" : "USER_PARTITION_KEY");
            out.writeEndObject();
        });
    }

    Answer describeLimits(Parameters parameters) {
        int open =
                streams.all().stream().mapToInt(stream -> stream.open().size()).sum();
        return Answer.of(parameters.wire(), out -> {
            out.writeNumberField("ShardLimit", 10_000);
            out.writeNumberField("OpenShardCount", open);
            out.writeNumberField("OnDemandStreamCount", 0);
            out.writeNumberField("OnDemandStreamCountLimit", 50);
        });
    }

    private static void identity(Wire wire, JsonGenerator out, Stream stream) throws IOException {
        out.writeStringField("StreamName", stream.name());
        out.writeStringField("StreamARN", stream.arn());
        out.writeStringField("StreamStatus", "ACTIVE");
        out.writeObjectFieldStart("StreamModeDetails");
        out.writeStringField("StreamMode", stream.dealsRecords() ? "ON_DEMAND" : "PROVISIONED");
        out.writeEndObject();
        wire.writeTimestamp(out, "StreamCreationTimestamp", stream.createdMillis());
    }

    private static void common(Wire wire, JsonGenerator out, Stream stream) throws IOException {
        identity(wire, out, stream);
        out.writeNumberField("RetentionPeriodHours", RETENTION_HOURS);
        out.writeStringField("EncryptionType", "NONE");
        out.writeArrayFieldStart("EnhancedMonitoring");
        out.writeStartObject();
        out.writeArrayFieldStart("ShardLevelMetrics");
        out.writeEndArray();
        out.writeEndObject();
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

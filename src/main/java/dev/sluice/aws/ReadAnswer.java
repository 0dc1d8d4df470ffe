package dev.sluice.aws;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.SequenceNumberRange;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamModeDetails;

/** What the service answers to {@link QuickKinesis}, in JSON or CBOR, as the SDK's objects. Fields that nobody here asks for are passed over. */
final class ReadAnswer {
    /** Later than any time in seconds: some endpoints count seconds where the service counts milliseconds. */
    private static final long FIRST_MILLIS = 100_000_000_000L;

    /** Of the years that a date has four digits for. */
    private static final double LAST_SECOND = 253_402_300_800.0;

    private final JsonParser in;

    /** @param in before the answer's first token */
    ReadAnswer(JsonParser in) {
        this.in = in;
    }

    private interface Field {
        /** Reads the value that the parser stands at. */
        void read(String name) throws IOException;
    }

    DescribeStreamSummaryResponse summary() throws IOException {
        StreamDescriptionSummary.Builder summary = StreamDescriptionSummary.builder();
        whole("StreamDescriptionSummary", its -> {
            if (its.equals("StreamDescriptionSummary")) {
                fields(name -> summaryField(summary, name));
            } else {
                in.skipChildren();
            }
        });
        return DescribeStreamSummaryResponse.builder()
                .streamDescriptionSummary(summary.build())
                .build();
    }

    private void summaryField(StreamDescriptionSummary.Builder summary, String name) throws IOException {
        switch (name) {
            case "StreamARN" -> summary.streamARN(text());
            case "StreamStatus" -> summary.streamStatus(text());
            case "RetentionPeriodHours" -> summary.retentionPeriodHours(number());
            case "StreamCreationTimestamp" -> {
                // To the millisecond as the SDK reads it: journals name the stream by it.
                if (in.currentToken() != JsonToken.VALUE_NULL) {
                    require(Math.abs(in.getDoubleValue()) < LAST_SECOND);
                    summary.streamCreationTimestamp(Instant.ofEpochMilli(
                            in.getDecimalValue().movePointRight(3).longValue()));
                }
            }
            case "MaxRecordSizeInKiB" -> summary.maxRecordSizeInKiB(number());
            case "RecordDistributionStrategy" -> summary.recordDistributionStrategy(text());
            case "OpenShardCount" -> summary.openShardCount(number());
            case "StreamModeDetails" -> {
                StreamModeDetails.Builder mode = StreamModeDetails.builder();
                fields(its -> {
                    if (its.equals("StreamMode")) {
                        mode.streamMode(text());
                    } else {
                        in.skipChildren();
                    }
                });
                summary.streamModeDetails(mode.build());
            }
            default -> in.skipChildren();
        }
    }

    GetRecordsResponse records() throws IOException {
        GetRecordsResponse.Builder answer = GetRecordsResponse.builder();
        List<Record> records = new ArrayList<>();
        whole("Records", name -> {
            switch (name) {
                case "Records" -> each(() -> records.add(record()));
                case "NextShardIterator" -> answer.nextShardIterator(text());
                case "MillisBehindLatest" -> {
                    if (in.currentToken() != JsonToken.VALUE_NULL) {
                        answer.millisBehindLatest(in.getLongValue());
                    }
                }
                default -> in.skipChildren();
            }
        });
        return answer.records(records).build();
    }

    GetShardIteratorResponse iterator() throws IOException {
        GetShardIteratorResponse.Builder answer = GetShardIteratorResponse.builder();
        whole("ShardIterator", name -> {
            if (name.equals("ShardIterator")) {
                answer.shardIterator(text());
            } else {
                in.skipChildren();
            }
        });
        return answer.build();
    }

    ListShardsResponse.Builder shards() throws IOException {
        ListShardsResponse.Builder answer = ListShardsResponse.builder();
        List<Shard> shards = new ArrayList<>();
        whole("Shards", name -> {
            switch (name) {
                case "Shards" -> each(() -> shards.add(shard()));
                case "NextToken" -> answer.nextToken(text());
                default -> in.skipChildren();
            }
        });
        return answer.shards(shards);
    }

    private Record record() throws IOException {
        Record.Builder record = Record.builder();
        fields(name -> {
            switch (name) {
                case "Data" -> record.data(SdkBytes.fromByteArrayUnsafe(in.getBinaryValue()));
                case "PartitionKey" -> record.partitionKey(text());
                case "SequenceNumber" -> record.sequenceNumber(text());
                case "ApproximateArrivalTimestamp" -> record.approximateArrivalTimestamp(time());
                default -> in.skipChildren();
            }
        });
        Record read = record.build();
        if (read.data() == null) {
            throw new IOException("a record has no data");
        }
        return read;
    }

    private Shard shard() throws IOException {
        Shard.Builder shard = Shard.builder();
        fields(name -> {
            switch (name) {
                case "ShardId" -> shard.shardId(text());
                case "ParentShardId" -> shard.parentShardId(text());
                case "AdjacentParentShardId" -> shard.adjacentParentShardId(text());
                case "HashKeyRange" -> shard.hashKeyRange(range());
                case "SequenceNumberRange" -> shard.sequenceNumberRange(sequenceNumbers());
                default -> in.skipChildren();
            }
        });
        return shard.build();
    }

    private HashKeyRange range() throws IOException {
        HashKeyRange.Builder range = HashKeyRange.builder();
        fields(name -> {
            switch (name) {
                case "StartingHashKey" -> range.startingHashKey(text());
                case "EndingHashKey" -> range.endingHashKey(text());
                default -> in.skipChildren();
            }
        });
        return range.build();
    }

    private SequenceNumberRange sequenceNumbers() throws IOException {
        SequenceNumberRange.Builder range = SequenceNumberRange.builder();
        fields(name -> {
            switch (name) {
                case "StartingSequenceNumber" -> range.startingSequenceNumber(text());
                case "EndingSequenceNumber" -> range.endingSequenceNumber(text());
                default -> in.skipChildren();
            }
        });
        return range.build();
    }

    /** JSON counts seconds with a fraction, CBOR whole milliseconds. */
    private Instant time() throws IOException {
        return in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getLongValue() >= FIRST_MILLIS
                ? Instant.ofEpochMilli(in.getLongValue())
                : Instant.ofEpochMilli(Math.round(in.getDoubleValue() * 1_000));
    }

    private @Nullable Integer number() throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        require(in.currentToken() == JsonToken.VALUE_NUMBER_INT);
        return in.getIntValue();
    }

    private @Nullable String text() throws IOException {
        return in.currentToken() == JsonToken.VALUE_NULL ? null : in.getText();
    }

    /** Reads all of it; an answer without {@code needed} is another one's. */
    private void whole(String needed, Field field) throws IOException {
        boolean[] found = new boolean[1];
        in.nextToken();
        fields(name -> {
            found[0] |= name.equals(needed);
            field.read(name);
        });
        require(found[0] ? JsonToken.END_OBJECT : null);
    }

    private void fields(Field field) throws IOException {
        require(JsonToken.START_OBJECT);
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            field.read(name);
        }
        require(JsonToken.END_OBJECT);
    }

    private interface Element {
        void read() throws IOException;
    }

    private void each(Element element) throws IOException {
        require(JsonToken.START_ARRAY);
        while (in.nextToken() == JsonToken.START_OBJECT) {
            element.read();
        }
        require(JsonToken.END_ARRAY);
    }

    /** An answer that breaks off has no token there. */
    private void require(@Nullable JsonToken token) throws IOException {
        require(in.currentToken() == token);
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("the answer breaks off, or is another one's");
        }
    }
}

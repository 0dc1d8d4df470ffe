package dev.sluice.aws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;

/**
 * Asks what a stream is and what it holds, without the SDK's own client, whose start takes longer than to read a hundred megabytes.
 * Records come in CBOR, which carries them as they are. Whatever is not plain success is asked once more by that client, in JSON: it knows
 * all about failures. Nothing is changed by these questions, so nothing is lost by asking twice. An endpoint whose CBOR fails before any
 * of it was of use is spoken to in JSON from then on, and so is one whose answer breaks off, as kinesalite's do behind 16 KiB. Safe for use
 * by several threads.
 */
final class QuickKinesis implements KinesisClient {
    private static final Logger LOG = LoggerFactory.getLogger(QuickKinesis.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonFactory CBOR = new CBORFactory();
    private static final int EPOCH_TAG = 1;

    private final SignedPost post;
    private final Supplier<KinesisClient> thorough;
    private final @Nullable String arn;
    private volatile boolean cbor = true;
    private volatile boolean cborIsUnderstood;

    /**
     * Opens no connection yet.
     *
     * @param thorough the SDK's client, made when it is needed
     * @param arn of the stream, to ask for it in place of its name; null: by the name
     */
    QuickKinesis(SignedPost post, Supplier<KinesisClient> thorough, @Nullable String arn) {
        this.post = post;
        this.thorough = thorough;
        this.arn = arn;
    }

    private interface Question {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private interface Reading<T> {
        T from(ReadAnswer answer, SignedPost.Reply reply) throws IOException;
    }

    @Override
    public DescribeStreamSummaryResponse describeStreamSummary(DescribeStreamSummaryRequest request) {
        DescribeStreamSummaryResponse answer = ask(
                "DescribeStreamSummary",
                false,
                out -> writeStream(out, request.streamName()),
                (read, reply) -> read.summary());
        return answer != null ? answer : thorough.get().describeStreamSummary(request);
    }

    @Override
    public ListShardsResponse listShards(ListShardsRequest request) {
        ListShardsResponse answer = ask(
                "ListShards",
                false,
                out -> {
                    // A page that goes on says by its token of which stream.
                    if (request.nextToken() != null) {
                        out.writeStringField("NextToken", request.nextToken());
                        return;
                    }
                    writeStream(out, request.streamName());
                    if (request.shardFilter() != null) {
                        out.writeObjectFieldStart("ShardFilter");
                        out.writeStringField("Type", request.shardFilter().typeAsString());
                        out.writeEndObject();
                    }
                },
                (read, reply) -> {
                    ListShardsResponse.Builder shards = read.shards();
                    shards.sdkHttpResponse(reply.head());
                    return shards.build();
                });
        return answer != null ? answer : thorough.get().listShards(request);
    }

    @Override
    public GetShardIteratorResponse getShardIterator(GetShardIteratorRequest request) {
        GetShardIteratorResponse answer = ask(
                "GetShardIterator",
                cbor,
                out -> {
                    writeStream(out, request.streamName());
                    out.writeStringField("ShardId", request.shardId());
                    out.writeStringField("ShardIteratorType", request.shardIteratorTypeAsString());
                    if (request.startingSequenceNumber() != null) {
                        out.writeStringField("StartingSequenceNumber", request.startingSequenceNumber());
                    }
                    if (request.timestamp() != null) {
                        writeTime(out, request.timestamp());
                    }
                },
                (read, reply) -> read.iterator());
        return answer != null ? answer : thorough.get().getShardIterator(request);
    }

    @Override
    public GetRecordsResponse getRecords(GetRecordsRequest request) {
        GetRecordsResponse answer = ask(
                "GetRecords",
                cbor,
                out -> {
                    if (arn != null) {
                        out.writeStringField("StreamARN", arn);
                    }
                    out.writeStringField("ShardIterator", request.shardIterator());
                    if (request.limit() != null) {
                        out.writeNumberField("Limit", request.limit());
                    }
                },
                (read, reply) -> read.records());
        return answer != null ? answer : thorough.get().getRecords(request);
    }

    private void writeStream(JsonGenerator out, String name) throws IOException {
        if (arn != null) {
            out.writeStringField("StreamARN", arn);
        } else {
            out.writeStringField("StreamName", name);
        }
    }

    private static void writeTime(JsonGenerator out, Instant time) throws IOException {
        out.writeFieldName("Timestamp");
        if (out instanceof CBORGenerator cborOut) {
            cborOut.writeTag(EPOCH_TAG);
            out.writeNumber(time.toEpochMilli());
        } else {
            out.writeNumber(BigDecimal.valueOf(time.toEpochMilli(), 3));
        }
    }

    /** The answer; null if it was none that can be used. */
    private <T> @Nullable T ask(String operation, boolean inCbor, Question question, Reading<T> reading) {
        boolean readable = false;
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream(512);
            try (JsonGenerator out = (inCbor ? CBOR : JSON).createGenerator(body)) {
                out.writeStartObject();
                question.writeTo(out);
                out.writeEndObject();
            }
            String type = inCbor ? "application/x-amz-cbor-1.1" : "application/x-amz-json-1.1";
            SignedPost.Reply reply = post.send(operation, type, body.toByteArray(), body.size());
            if (reply.status() == 200 && isWhole(reply)) {
                try (JsonParser parser =
                        (isCbor(reply) ? CBOR : JSON).createParser(reply.body().array())) {
                    T answer = reading.from(new ReadAnswer(parser), reply);
                    cborIsUnderstood = cborIsUnderstood || inCbor;
                    readable = true;
                    return answer;
                }
            }
            readable = cborIsUnderstood;
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} is asked again by the SDK's client", operation, e);
        } finally {
            if (inCbor && !readable) {
                cbor = false;
            }
        }
        return null;
    }

    /** Whether the answer is what the service sent, where it says so. */
    private static boolean isWhole(SignedPost.Reply reply) {
        return reply.head()
                .firstMatchingHeader("x-amz-crc32")
                .map(sent -> sent.equals(Long.toString(crc32(reply.body().array()))))
                .orElse(true);
    }

    private static long crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static boolean isCbor(SignedPost.Reply reply) {
        return reply.head().firstMatchingHeader("Content-Type").orElse("").contains("cbor");
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        post.close();
    }
}

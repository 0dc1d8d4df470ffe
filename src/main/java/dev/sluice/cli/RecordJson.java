package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.read.BatchId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/** What is known of a record, as one line of JSON. Bytes that are no UTF-8 stand in base64 under another name. */
final class RecordJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** One event of a record, which may have come with others. */
    ByteBuffer event(String shardId, Record record, @Nullable BatchId id, ByteBuffer event) throws IOException {
        return line(shardId, record, out -> {
            if (id != null) {
                out.writeStringField("batchId", HexFormat.of().formatHex(id.encode()));
                out.writeStringField("source", id.chunk().source().toString());
                out.writeNumberField("start", id.chunk().start());
                out.writeNumberField("end", id.chunk().end());
            }
            try {
                out.writeStringField(
                        "event",
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(event.duplicate())
                                .toString());
            } catch (CharacterCodingException e) {
                out.writeFieldName("eventBase64");
                out.writeBinary(event.array(), event.arrayOffset() + event.position(), event.remaining());
            }
        });
    }

    /** A record that cannot be decoded. */
    ByteBuffer damaged(String shardId, Record record, String reason) throws IOException {
        return line(shardId, record, out -> {
            out.writeStringField("reason", reason);
            out.writeBinaryField("data", record.data().asByteArrayUnsafe());
        });
    }

    private interface Fields {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private ByteBuffer line(String shardId, Record record, Fields more) throws IOException {
        bytes.reset();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("shard", shardId);
            out.writeStringField("sequenceNumber", record.sequenceNumber());
            if (record.approximateArrivalTimestamp() != null) {
                out.writeStringField(
                        "arrival", record.approximateArrivalTimestamp().toString());
            }
            out.writeStringField("partitionKey", record.partitionKey());
            more.writeTo(out);
            out.writeEndObject();
            out.writeRaw('\n');
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}

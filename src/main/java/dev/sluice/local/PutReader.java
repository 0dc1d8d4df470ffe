package dev.sluice.local;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a whole PutRecords or PutRecord request, in JSON or CBOR, into a {@link Landing}. */
final class PutReader {
    private final Wire wire;
    private final Landing landing;
    private final JsonParser parser;
    private final boolean sink;

    private PutReader(Wire wire, Landing landing, JsonParser parser, boolean sink) {
        this.sink = sink;
        this.wire = wire;
        this.landing = landing;
        this.parser = parser;
    }

    /** @param sink whether nobody will read the records' data, so that it need not be there */
    static void read(Wire wire, InputStream body, Landing landing, boolean sink) throws Refusal {
        try (JsonParser parser = wire.parser(body)) {
            new PutReader(wire, landing, parser, sink).request();
            if (parser.nextToken() != null) {
                throw unreadable(wire);
            }
        } catch (IOException e) {
            throw unreadable(wire);
        }
        if (landing.count() == 0) {
            throw Refusal.validation(" '[]'", "records", "Member must have length greater than or equal to 1");
        }
    }

    private static Refusal unreadable(Wire wire) {
        return Refusal.unreadable("The request body is not an object in " + wire.contentType() + ".");
    }

    private void request() throws IOException, Refusal {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw unreadable(wire);
        }
        if (!landing.many()) {
            record();
            return;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("Records") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    record();
                }
                if (parser.currentToken() != JsonToken.END_ARRAY) {
                    throw unreadable(wire);
                }
            } else {
                other(name, value);
            }
        }
    }

    private void record() throws IOException, Refusal {
        landing.beginRecord();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("Data") && value != JsonToken.VALUE_NULL) {
                landing.beginData();
                if (sink) {
                    landing.passOver(wire.binaryBytes(parser));
                } else {
                    landing.memory().writeBytes(wire.binary(parser));
                    landing.endData();
                }
            } else if (name.equals("PartitionKey") && value == JsonToken.VALUE_STRING) {
                byte[] utf8 = parser.getText().getBytes(StandardCharsets.UTF_8);
                landing.partitionKey(utf8, utf8.length);
            } else if (name.equals("ExplicitHashKey") && value == JsonToken.VALUE_STRING) {
                landing.explicitHashKey(parser.getText());
            } else {
                other(landing.many() ? "" : name, value);
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw unreadable(wire);
        }
        landing.endRecord();
    }

    private void other(String name, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING && (name.equals("StreamName") || name.equals("StreamARN"))) {
            landing.stream(parser.getText());
        } else if (value == JsonToken.VALUE_STRING && name.equals("StreamId")) {
            landing.streamId(parser.getText());
        } else if (value == JsonToken.VALUE_TRUE && name.equals("DryRun")) {
            landing.tryOnly();
        } else {
            parser.skipChildren();
        }
    }
}

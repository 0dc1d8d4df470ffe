package dev.sluice.local;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Reads the CBOR of a whole PutRecords or PutRecord request into a {@link Landing}: what the Java SDK sends. */
final class CborPut {
    private final Landing landing;
    private final JsonParser parser;

    private CborPut(Landing landing, JsonParser parser) {
        this.landing = landing;
        this.parser = parser;
    }

    static void read(byte[] body, Landing landing) throws Refusal {
        try (JsonParser parser = Wire.CBOR.parser(body)) {
            new CborPut(landing, parser).request();
        } catch (IOException e) {
            throw Refusal.unreadable("The request body is not valid CBOR.");
        }
        if (landing.count() == 0) {
            throw Refusal.validation(" '[]'", "records", "Member must have length greater than or equal to 1");
        }
    }

    private void request() throws IOException, Refusal {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw Refusal.unreadable("The request body is not a CBOR map.");
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
            } else {
                other(name);
            }
        }
    }

    private void record() throws IOException, Refusal {
        landing.beginRecord();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (value == JsonToken.VALUE_NULL ? "" : name) {
                case "Data" -> {
                    landing.beginData();
                    try (OutputStream out = new ByteBufOutputStream(landing.memory())) {
                        parser.readBinaryValue(out);
                    }
                    landing.endData();
                }
                case "PartitionKey" -> {
                    byte[] utf8 = parser.getText().getBytes(StandardCharsets.UTF_8);
                    landing.partitionKey(utf8, utf8.length);
                }
                case "ExplicitHashKey" -> landing.explicitHashKey(parser.getText());
                default -> other(name);
            }
        }
        landing.endRecord();
    }

    private void other(String name) throws IOException {
        if (name.equals("StreamName") || name.equals("StreamARN")) {
            landing.stream(parser.getText());
        } else {
            parser.skipChildren();
        }
    }
}

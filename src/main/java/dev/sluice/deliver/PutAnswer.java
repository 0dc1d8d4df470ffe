package dev.sluice.deliver;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What the service says of a PutRecords request.
 *
 * @param code of an error that all records share; empty if the request was taken
 * @param records one for each of the request's, in its order, if the request was taken
 */
record PutAnswer(String code, String message, List<Landed> records) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonFactory CBOR = new CBORFactory();
    private static final Landed NOWHERE = new Landed("", "", "");

    /**
     * One record's.
     *
     * @param shardId empty: it is not in the stream
     * @param code of the record's own error; empty if it landed
     */
    record Landed(String shardId, String code, String message) {}

    /** @throws IOException if it is no such answer */
    static PutAnswer read(boolean cbor, byte[] body) throws IOException {
        String code = "";
        String message = "";
        List<Landed> records = new ArrayList<>();
        try (JsonParser parser = (cbor ? CBOR : JSON).createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the answer is not an object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "Records" -> {
                        Landed last = NOWHERE;
                        while (parser.nextToken() == JsonToken.START_OBJECT) {
                            last = landed(parser, last);
                            records.add(last);
                        }
                    }
                    case "__type" -> code = withoutNamespace(parser.getText());
                    case "message", "Message" -> message = parser.getText();
                    default -> {
                        if (value == null || value.isStructStart()) {
                            parser.skipChildren();
                        }
                    }
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("the answer breaks off");
            }
        }
        return new PutAnswer(code, message, records);
    }

    /** @param last the record before, which most are like */
    private static Landed landed(JsonParser parser, Landed last) throws IOException {
        String shardId = "";
        String code = "";
        String message = "";
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING) {
                switch (name) {
                    case "ShardId" -> shardId = isText(parser, last.shardId()) ? last.shardId() : parser.getText();
                    case "ErrorCode" -> code = parser.getText();
                    case "ErrorMessage" -> message = parser.getText();
                    default -> {
                        // Such as its sequence number.
                    }
                }
            }
        }
        return code.isEmpty() && shardId.equals(last.shardId()) && last.code().isEmpty()
                ? last
                : new Landed(shardId, code, message);
    }

    private static boolean isText(JsonParser parser, String text) throws IOException {
        return parser.getTextLength() == text.length()
                && text.contentEquals(
                        CharBuffer.wrap(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength()));
    }

    /** {@code com.amazonaws.kinesis#Code} is how some write it. */
    static String withoutNamespace(String type) {
        return type.substring(type.lastIndexOf('#') + 1);
    }
}

package dev.sluice.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two encodings of one protocol: the command line tools and KPL speak JSON, the Java SDK speaks CBOR. */
final class Wire {
    static final Wire JSON = new Wire("application/x-amz-json-1.1", new JsonFactory());
    static final Wire CBOR = new Wire("application/x-amz-cbor-1.1", new CBORFactory());

    private final String contentType;
    private final ObjectMapper mapper;

    private Wire(String contentType, JsonFactory factory) {
        this.contentType = contentType;
        this.mapper = new ObjectMapper(factory);
    }

    static Wire of(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("cbor") ? CBOR : JSON;
    }

    String contentType() {
        return contentType;
    }

    JsonNode parse(byte[] body) throws Refusal {
        try {
            JsonNode parsed = mapper.readTree(body);
            if (parsed.isObject()) {
                return parsed;
            }
        } catch (IOException e) {
            // What is wrong with it says nothing more to a client than that it cannot be read.
        }
        throw Refusal.unreadable("The request body is not an object in " + contentType + ".");
    }

    JsonParser parser(InputStream body) throws IOException {
        return mapper.getFactory().createParser(body);
    }

    /** The bytes that the parser stands at. The JDK's decoder is the stricter one, and vector code on many machines. */
    byte[] binary(JsonParser parser) throws IOException, Refusal {
        if (this == CBOR) {
            return parser.getBinaryValue();
        }
        String text = parser.getText();
        if (text.length() % 4 != 0) {
            throw Refusal.unreadable("Data is not valid base64.");
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.unreadable("Data is not valid base64.");
        }
    }

    /** How many bytes {@link #binary} would give. */
    int binaryBytes(JsonParser parser) throws IOException {
        if (this == CBOR) {
            return parser.getBinaryValue().length;
        }
        int length = parser.getTextLength();
        char[] text = parser.getTextCharacters();
        int end = parser.getTextOffset() + length;
        int padding = length < 2 || text[end - 1] != '=' ? 0 : text[end - 2] != '=' ? 1 : 2;
        return length / 4 * 3 - padding;
    }

    JsonGenerator generator(OutputStream out) throws IOException {
        return mapper.getFactory().createGenerator(out);
    }

    /** JSON counts seconds with a fraction, CBOR whole milliseconds. */
    void writeTimestamp(JsonGenerator out, String field, long epochMillis) throws IOException {
        out.writeFieldName(field);
        if (this == JSON) {
            out.writeNumber(BigDecimal.valueOf(epochMillis, 3));
        } else {
            out.writeNumber(epochMillis);
        }
    }

    long readTimestamp(JsonNode number) {
        return this == JSON ? Math.round(number.asDouble() * 1_000) : number.asLong();
    }
}

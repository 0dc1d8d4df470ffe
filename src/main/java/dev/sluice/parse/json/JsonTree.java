package dev.sluice.parse.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Reads and writes trees of JSON as an ObjectMapper does, where a start waits for them: the first ObjectMapper of a process has Java look
 * up calendars and time zones, which takes up to a tenth of a second.
 */
public final class JsonTree {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    public static JsonNode read(byte[] bytes) throws IOException {
        return read(bytes, 0, bytes.length);
    }

    /**
     * The first value; a missing node if there is none.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not JSON; it says where
     */
    public static JsonNode read(byte[] bytes, int from, int length) throws IOException {
        try (JsonParser in = JSON.createParser(bytes, from, length)) {
            return in.nextToken() == null ? MissingNode.getInstance() : value(in);
        }
    }

    private static JsonNode value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    in.nextToken();
                    object.set(name, value(in));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(in));
                }
                yield array;
            }
            case VALUE_NUMBER_INT ->
                switch (in.getNumberType()) {
                    case INT -> NODES.numberNode(in.getIntValue());
                    case LONG -> NODES.numberNode(in.getLongValue());
                    default -> NODES.numberNode(in.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(in.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(in.getBooleanValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.textNode(in.getText());
        };
    }

    /** The tree without spaces, as its own {@code toString} is. */
    public static String text(JsonNode tree) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            write(tree, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonNode tree, JsonGenerator out) throws IOException {
        if (tree.isObject()) {
            out.writeStartObject();
            for (Map.Entry<String, JsonNode> field : tree.properties()) {
                out.writeFieldName(field.getKey());
                write(field.getValue(), out);
            }
            out.writeEndObject();
        } else if (tree.isArray()) {
            out.writeStartArray();
            for (JsonNode element : tree) {
                write(element, out);
            }
            out.writeEndArray();
        } else if (tree.isTextual()) {
            out.writeString(tree.textValue());
        } else if (tree.isDouble()) {
            out.writeNumber(tree.doubleValue());
        } else {
            // Whole numbers, true, false and null are their own text.
            out.writeRawValue(tree.asText());
        }
    }
}

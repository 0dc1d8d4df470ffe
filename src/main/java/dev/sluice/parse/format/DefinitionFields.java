package dev.sluice.parse.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.stream.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object in a format's file, of which none may be misspelt or of another type. */
final class DefinitionFields {
    private final JsonNode object;

    /** @throws IllegalArgumentException if it is no object, or has another field than those known */
    DefinitionFields(JsonNode object, String where, Set<String> known) {
        this.object = object;
        if (!object.isObject()) {
            throw new IllegalArgumentException(where + " must be an object of JSON");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        where + " has no field '" + name + "'." + Spelling.question(Spelling.near(known, name)));
            }
        });
    }

    ObjectNode copy() {
        return object.deepCopy();
    }

    boolean has(String name) {
        return object.has(name);
    }

    JsonNode node(String name) {
        return object.path(name);
    }

    /** @throws IllegalArgumentException if it is missing */
    String required(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("the field '" + name + "' is missing");
        }
        return text;
    }

    @Nullable
    String text(String name) {
        JsonNode node = object.path(name);
        if (!node.isMissingNode() && !node.isTextual()) {
            throw new IllegalArgumentException("'" + name + "' must be a text");
        }
        return node.textValue();
    }

    int number(String name, int otherwise) {
        JsonNode node = object.path(name);
        if (!node.isMissingNode() && !node.isInt()) {
            throw new IllegalArgumentException("'" + name + "' must be a whole number");
        }
        return node.asInt(otherwise);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : object.path(name)) {
            if (!object.path(name).isArray() || !node.isTextual()) {
                throw new IllegalArgumentException("'" + name + "' must be a list of texts");
            }
            texts.add(node.textValue());
        }
        if (texts.isEmpty() && object.has(name) && !object.path(name).isArray()) {
            throw new IllegalArgumentException("'" + name + "' must be a list of texts");
        }
        return texts;
    }

    Map<String, String> map(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        JsonNode node = object.path(name);
        if (!node.isMissingNode() && !node.isObject()) {
            throw new IllegalArgumentException("'" + name + "' must be an object of texts");
        }
        node.fieldNames().forEachRemaining(key -> map.put(key, node.path(key).asText()));
        return map;
    }
}

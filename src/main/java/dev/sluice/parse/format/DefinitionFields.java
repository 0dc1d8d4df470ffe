package dev.sluice.parse.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.parse.MultiLine;
import dev.sluice.stream.Spelling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
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

    /**
     * Holds what a file says of its own to what there is.
     *
     * @throws IllegalArgumentException if it names a field that no event has, or its rule is a misspelt one
     */
    void check(Definition whole) {
        if (!whole.name().matches("[a-z0-9][a-z0-9-]*")) {
            throw new IllegalArgumentException("a format's name, and its file's, is small letters, digits and dashes");
        }
        String rule = whole.begins();
        if (rule != null && rule.matches("\\w+") && !MultiLine.NAMES.contains(rule)) {
            List<String> near = Spelling.near(MultiLine.NAMES, rule);
            if (!near.isEmpty()) {
                throw new IllegalArgumentException(
                        "'begins' names no rule that there is: '" + rule + "'." + Spelling.question(near));
            }
        }
        List<String> raw = new ArrayList<>(whole.fieldsOfShapes());
        boolean isRows = whole.engine().equals("columns") && whole.header() == HeaderRule.NONE;
        if (isRows) {
            raw.addAll(texts("columns"));
            node("kinds").forEach(kind -> kind.path("columns").forEach(name -> raw.add(name.asText())));
        }
        if (raw.isEmpty()) {
            return;
        }
        requireAmong(raw, "rename", map("rename").keySet());
        List<String> named = raw.stream()
                .map(name -> whole.rename().getOrDefault(name, name))
                .toList();
        requireAmong(named, "numbers", texts("numbers"));
        if (has("pairs")) {
            requireAmong(raw, "pairs", List.of(whole.pairsField()));
        } else {
            requireAmong(named, "guess", whole.guess().texts("needs"));
        }
        String time = isRows ? whole.time().text("field") : null;
        requireAmong(named, "time", time == null ? List.of() : List.of(time));
    }

    private static void requireAmong(List<String> known, String where, Collection<String> names) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("'" + where + "' names '" + name
                        + "', which is not a field of its events." + Spelling.question(Spelling.near(known, name)));
            }
        }
    }

    /** What is wrong with a file that is not JSON, and where. */
    static String why(IOException e) {
        if (!(e instanceof JsonProcessingException json) || json.getLocation() == null) {
            return String.valueOf(e.getMessage());
        }
        JsonLocation at = json.getLocation();
        return json.getOriginalMessage() + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
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

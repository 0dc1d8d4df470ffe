package dev.sluice.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** As much of JSON Schema as our own schema uses; it refuses any word that it does not know. */
final class JsonSchema {
    private static final Set<String> WORDS = Set.of(
            "$schema",
            "$id",
            "title",
            "description",
            "type",
            "required",
            "additionalProperties",
            "properties",
            "items",
            "minimum",
            "enum",
            "pattern");

    private final List<String> errors = new ArrayList<>();

    private JsonSchema() {}

    /** What is wrong with {@code value}, each with its place; empty if nothing is. */
    static List<String> errors(JsonNode schema, JsonNode value) {
        JsonSchema check = new JsonSchema();
        check.check("$", schema, value);
        return check.errors;
    }

    private void check(String at, JsonNode schema, JsonNode value) {
        schema.fieldNames().forEachRemaining(word -> require(WORDS.contains(word), at, "unknown word " + word));
        if (schema.has("type")) {
            require(isOfType(schema.get("type").asText(), value), at, "not of type " + schema.get("type"));
        }
        if (schema.has("enum")) {
            boolean listed = false;
            for (JsonNode allowed : schema.get("enum")) {
                listed |= allowed.equals(value);
            }
            require(listed, at, value + " is none of " + schema.get("enum"));
        }
        if (schema.has("minimum") && value.isNumber()) {
            require(value.asDouble() >= schema.get("minimum").asDouble(), at, "below the minimum");
        }
        if (schema.has("pattern")) {
            String pattern = schema.get("pattern").asText();
            require(Pattern.compile(pattern).matcher(value.asText()).find(), at, "does not match " + pattern);
        }
        for (JsonNode name : schema.path("required")) {
            require(value.has(name.asText()), at, "has no " + name);
        }
        for (Map.Entry<String, JsonNode> property : value.properties()) {
            JsonNode named = schema.path("properties").path(property.getKey());
            JsonNode others = schema.path("additionalProperties");
            require(
                    !named.isMissingNode() || !others.isBoolean() || others.asBoolean(),
                    at,
                    "extra " + property.getKey());
            JsonNode rule = named.isMissingNode() ? others : named;
            if (rule.isObject()) {
                check(at + "." + property.getKey(), rule, property.getValue());
            }
        }
        for (int i = 0; value.isArray() && schema.has("items") && i < value.size(); i++) {
            check(at + "[" + i + "]", schema.get("items"), value.get(i));
        }
    }

    private static boolean isOfType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> false;
        };
    }

    private void require(boolean holds, String at, String otherwise) {
        if (!holds) {
            errors.add(at + ": " + otherwise);
        }
    }
}

package dev.sluice.parse.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line in a format's file, and what must become of it.
 *
 * @param after the header line in force; null: none
 * @param event what it becomes; null if it becomes none
 * @param reject a part of the reason why it is rejected; null if it is not. Where both are null the line is a header
 * @param also the formats that are as right about the line
 * @param options those that the sample needs: zone, pattern, fields, prefix
 */
public record FormatSample(
        String line,
        @Nullable String after,
        @Nullable JsonNode event,
        @Nullable String reject,
        List<String> also,
        Map<String, String> options) {
    static FormatSample of(JsonNode node) {
        DefinitionFields fields = new DefinitionFields(
                node, "a sample", Set.of("line", "after", "event", "reject", "header", "options", "also"));
        boolean header = node.path("header").asBoolean();
        if (!header && fields.has("event") == fields.has("reject")) {
            throw new IllegalArgumentException(
                    "a sample has either 'event', or 'reject' with a part of the reason, or 'header': true");
        }
        return new FormatSample(
                fields.required("line"),
                fields.text("after"),
                node.get("event"),
                fields.text("reject"),
                fields.texts("also"),
                fields.map("options"));
    }
}

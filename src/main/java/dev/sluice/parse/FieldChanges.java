package dev.sluice.parse;

import dev.sluice.parse.json.Projection;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the fields of parsed events. They are redacted first, so that nothing else sees what nobody may read, the key
 * neither; the key is looked up, and then fields are left out.
 *
 * @param redaction null: nothing is redacted
 * @param projection null: nothing is left out
 */
public record FieldChanges(
        @Nullable Redaction redaction, @Nullable Projection projection) {
    public static final FieldChanges NONE = new FieldChanges(null, null);
}

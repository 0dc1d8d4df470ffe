package dev.sluice.parse;

import dev.sluice.parse.json.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the fields of parsed events. They are redacted first, so that nothing else sees what nobody may read, the key
 * neither; the key is looked up, fields are left out, and then some are added, where a key that was not found is looked up again.
 *
 * @param redaction null: nothing is redacted
 * @param projection null: nothing is left out
 * @param added of different names
 */
public record FieldChanges(
        @Nullable Redaction redaction, @Nullable Projection projection, List<AddedField> added) {
    public static final FieldChanges NONE = new FieldChanges(null, null, List.of());

    public FieldChanges {
        added = List.copyOf(added);
    }

    /** Whether lines must be numbered, which takes reading plain files a second time. */
    public boolean numbersLines() {
        return added.stream().anyMatch(field -> field.from() == AddedField.From.LINE);
    }
}

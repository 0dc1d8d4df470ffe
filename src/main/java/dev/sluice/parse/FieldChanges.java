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
 * @param logEvents whether what comes of it all is put into log events, as {@link LogEventWriter} writes them
 */
public record FieldChanges(
        @Nullable Redaction redaction, @Nullable Projection projection, List<AddedField> added, boolean logEvents) {
    public static final FieldChanges NONE = new FieldChanges(null, null, List.of());

    public FieldChanges {
        added = List.copyOf(added);
    }

    /** Events as they are afterwards. */
    public FieldChanges(@Nullable Redaction redaction, @Nullable Projection projection, List<AddedField> added) {
        this(redaction, projection, added, false);
    }

    /** The same changes, of events that are put into log events. */
    public FieldChanges inLogEvents() {
        return new FieldChanges(redaction, projection, added, true);
    }

    /** Whether an event is no longer what its format made of it. */
    boolean changesEvents() {
        return redaction != null || projection != null || !added.isEmpty();
    }

    /** Whether lines must be numbered, which takes reading plain files a second time. */
    public boolean numbersLines() {
        return added.stream().anyMatch(field -> field.from() == AddedField.From.LINE);
    }
}

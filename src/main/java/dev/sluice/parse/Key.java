package dev.sluice.parse;

import dev.sluice.parse.json.JsonPointer;
import org.jspecify.annotations.Nullable;

/**
 * What decides which shard an event goes to.
 *
 * @param pointer to the field that is the key, where {@code kind} is FIELD
 * @param onMissing what becomes of an event that has no such field, or null in it
 */
public record Key(Kind kind, @Nullable JsonPointer pointer, OnMissing onMissing) {
    public static final Key RANDOM = new Key(Kind.RANDOM, null, OnMissing.LINE);
    private static final String FIELD = "field:";

    /** Where keys come from. */
    public enum Kind {
        /** There are none: events spread evenly. */
        RANDOM,
        /** The event itself. */
        LINE,
        FIELD
    }

    /** What to do without a key. */
    public enum OnMissing {
        /** The whole event is its key, so that events without one spread, and always in the same way. */
        LINE,
        REJECT
    }

    /**
     * Reads {@code random}, {@code line} or {@code field:POINTER}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Key parse(String text, OnMissing onMissing) {
        if (text.startsWith(FIELD)) {
            return new Key(Kind.FIELD, JsonPointer.one(text.substring(FIELD.length())), onMissing);
        }
        return switch (text) {
            case "random" -> RANDOM;
            case "line" -> new Key(Kind.LINE, null, onMissing);
            default ->
                throw new IllegalArgumentException("'" + text
                        + "' is not a key; give random, line, or field: with a JSON Pointer like field:/user/id");
        };
    }
}

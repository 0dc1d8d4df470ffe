package dev.sluice.load;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of lines that cannot be loaded.
 *
 * @param file where they are kept; null: nowhere
 * @param limit how many are too many
 */
public record RejectOptions(@Nullable Path file, RejectLimit limit) {
    /** They are counted, however many there are. */
    public static final RejectOptions COUNTED = new RejectOptions(null, RejectLimit.NONE);
}

package dev.sluice.read;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one record held.
 *
 * @param lines heap memory, position to limit: the record's events, each ending in a newline. Valid until the decoder's next record
 * @param damage why the record is not what its first bytes promise, in which case {@code lines} are its bytes as they came; null for
 *     a sound record
 */
public record Decoded(Form form, ByteBuffer lines, @Nullable String damage) {}

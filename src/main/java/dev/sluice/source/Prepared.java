package dev.sluice.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An input that was opened, perhaps before its turn.
 *
 * @param opened when: what is seen of it is not newer
 * @param kind what it is by its first bytes; null if nobody looked yet
 * @param unpacked what comes out of it if it is packed, as far as somebody unpacked it; else null
 */
record Prepared(
        Content content,
        Instant opened,
        @Nullable Container kind,
        @Nullable Unwrapped unpacked) {}

package dev.sluice.source;

import dev.sluice.source.Resume.Known;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a source is.
 *
 * @param written when it was last written to; null if that is not known
 * @param known what an earlier run left; null if none saw it
 * @param check what is still to be compared while it is read again, as of a pipe; null if nothing is
 */
record Identity(
        SourceId id,
        @Nullable Instant written,
        Fingerprint beginning,
        @Nullable Known known,
        @Nullable PrefixCheck check) {}

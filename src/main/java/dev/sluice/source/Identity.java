package dev.sluice.source;

import dev.sluice.source.Resume.Known;
import org.jspecify.annotations.Nullable;

/**
 * Who a source is.
 *
 * @param known what an earlier run left; null if none saw it
 */
record Identity(
        SourceId id, Fingerprint beginning, @Nullable Known known) {}

package dev.sluice.report;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What was asked for and how it ended.
 *
 * @param version the program's own
 * @param layout {@code blocks}, {@code aggregated} or {@code lines}
 * @param compression {@code zstd}, {@code gzip} or {@code none}
 * @param elapsedMillis the whole run, start and stop included
 * @param deliveryMillis from the first batch handed over to the last acknowledgement: what rates are reckoned by
 * @param exitStatus the design's: 0, 1, 3, 4, 129, 130, 143
 * @param shardLimitBytesPerSecond what one shard takes of this load: the service's limit times the share it may use; 0 if unlimited
 * @param options the options that were in force, by their long names, in the order of the help; nothing secret
 */
public record Run(
        String version,
        String stream,
        String layout,
        String compression,
        Instant started,
        long elapsedMillis,
        long deliveryMillis,
        int exitStatus,
        long shardLimitBytesPerSecond,
        Map<String, String> options) {
    /** From the manifest of the program's jar. */
    public static final String PROGRAM_VERSION =
            Objects.requireNonNullElse(Run.class.getPackage().getImplementationVersion(), "development");

    public Run {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** What the exit status means, in a few words. */
    public String ending() {
        return switch (exitStatus) {
            case 0 -> "all acknowledged";
            case 3 -> "finished, some lines were rejected";
            case 4 -> "ended: too many rejects";
            case 130 -> "stopped by SIGINT after a clean drain";
            case 143 -> "stopped by SIGTERM after a clean drain";
            default -> "FAILED: not everything was acknowledged";
        };
    }
}

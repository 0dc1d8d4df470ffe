package dev.sluice.report;

import dev.sluice.deliver.SenderChoice;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for and how it ended.
 *
 * @param version the program's own
 * @param exitStatus the design's: 0, 1, 3, 4, 129, 130, 143
 * @param options the options that were in force, by their long names, in the order of the help; nothing secret
 * @param part null: it is no part of another load
 */
public record Run(
        String version,
        Destination into,
        Timing timing,
        int exitStatus,
        Map<String, String> options,
        @Nullable Part part) {
    /** From the manifest of the program's jar. */
    public static final String PROGRAM_VERSION =
            Objects.requireNonNullElse(Run.class.getPackage().getImplementationVersion(), "development");

    public Run {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Of a load that is no part of another. */
    public Run(String version, Destination into, Timing timing, int exitStatus, Map<String, String> options) {
        this(version, into, timing, exitStatus, options, null);
    }

    /**
     * Which part of a load this is.
     *
     * @param index from 1 to {@code count}
     * @param inputs what the listing of the whole load's inputs is known by
     * @param host where it ran; empty if it does not say its name
     */
    public record Part(int index, int count, String inputs, String host) {}

    /**
     * Where events went, and as what.
     *
     * @param batchIds whether each record carries the id of its batch, by which readers know copies
     * @param sender what put them there
     * @param shardBytesPerSecond what one shard takes of this load: the service's limit times the share it may use; 0 if unlimited
     */
    public record Destination(
            String stream,
            Layout layout,
            Compression compression,
            boolean batchIds,
            SenderChoice sender,
            long shardBytesPerSecond) {}

    /**
     * When.
     *
     * @param elapsedMillis the whole run, start and stop included
     * @param deliveryMillis from the first batch handed over to the last acknowledgement: what rates are reckoned by
     */
    public record Timing(Instant started, long elapsedMillis, long deliveryMillis) {}

    /** What the exit status means, in a few words. */
    public String ending() {
        return switch (exitStatus) {
            case 0 -> "all acknowledged";
            case 3 -> "finished, some lines were rejected";
            case 4 -> "ended: too many rejects";
            case 129 -> "stopped by SIGHUP after a clean drain";
            case 130 -> "stopped by SIGINT after a clean drain";
            case 143 -> "stopped by SIGTERM after a clean drain";
            default -> "FAILED: not everything is in the stream";
        };
    }
}

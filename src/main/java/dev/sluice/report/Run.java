package dev.sluice.report;

import dev.sluice.deliver.SenderChoice;
import dev.sluice.pack.Compression;
import dev.sluice.pack.Layout;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for and how it ended.
 *
 * @param version the program's own
 * @param exitStatus the design's: 0, 1, 3, 4, 129, 130, 143
 * @param options the options that were in force, by their long names, in the order of the help; nothing secret
 */
public record Run(
        String version,
        Destination into,
        Timing timing,
        int exitStatus,
        Map<String, String> options,
        Circumstances circumstances) {
    /** From the manifest of the program's jar. */
    public static final String PROGRAM_VERSION =
            Objects.requireNonNullElse(Run.class.getPackage().getImplementationVersion(), "development");

    /** In place of what is secret. */
    public static final String HIDDEN = "***";

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    public Run {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /**
     * Which part of a load this is.
     *
     * @param index from 1 to {@code count}
     * @param inputs what the listing of the whole load's inputs is known by
     */
    public record Part(int index, int count, String inputs) {}

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

    /**
     * Where it was run, and by what.
     *
     * @param arn of the stream; empty if the service does not say
     * @param host the machine's name; empty if unknown
     * @param zone of its clock
     * @param command what was typed, word by word, nothing secret; empty if unknown
     * @param part null: it is no part of another load
     */
    public record Circumstances(
            String arn,
            String host,
            ZoneId zone,
            List<String> command,
            Processors processors,
            @Nullable Part part) {
        public Circumstances {
            command = List.copyOf(command);
        }

        /** As the ARN has it; empty without one. */
        public String region() {
            String[] parts = arn.split(":", -1);
            return parts.length > 3 ? parts[3] : "";
        }

        Circumstances of(Part its) {
            return new Circumstances(arn, host, zone, command, processors, its);
        }
    }

    /**
     * The machine's.
     *
     * @param cpuMillis of all of them that the program and its daemon took; 0 if unknown
     * @param count that the program may use
     */
    public record Processors(long cpuMillis, int count) {}

    /** Which part of another load it is; null: none. */
    public @Nullable Part part() {
        return circumstances.part();
    }

    public Instant ended() {
        return timing.started().plusMillis(timing.elapsedMillis());
    }

    /** So long after its beginning, and by the clock: other logs have that one. */
    String moment(double millis) {
        Duration since = Duration.ofMillis(Math.round(millis));
        return Units.duration(since) + ", "
                + CLOCK.format(timing.started().plus(since).atZone(circumstances.zone()));
    }

    /** How busy the processors were with it, 0 to 1; 0 if unknown. */
    double processorShare() {
        return Math.min(
                1,
                circumstances.processors().cpuMillis()
                        / (double) Math.max(
                                1,
                                timing.elapsedMillis()
                                        * circumstances.processors().count()));
    }

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

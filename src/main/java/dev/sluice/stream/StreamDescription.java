package dev.sluice.stream;

import java.time.Instant;
import java.util.List;

/**
 * The stream as preflight found it.
 *
 * @param made which of the streams that had this name
 * @param maxRecordBytes data and partition key of one record: {@link Limits#RECORD_BYTES}, or more where the stream is set so
 * @param shards the open ones, in the order of their hash-key ranges
 * @param onDemand the capacity mode; false: provisioned
 * @param autoDistribution the service deals records to shards itself and ignores partition and hash keys
 */
public record StreamDescription(
        String name, Made made, int maxRecordBytes, List<Shard> shards, boolean onDemand, boolean autoDistribution) {
    /**
     * A stream of the same name made later is another.
     *
     * @param arn empty if the service does not say
     */
    public record Made(String arn, Instant created) {
        /** There is no such stream, it is only supposed. */
        public static final Made NEVER = new Made("", Instant.EPOCH);
    }

    public StreamDescription {
        shards = List.copyOf(shards);
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("a stream has at least one open shard");
        }
    }

    public String arn() {
        return made.arn();
    }
}

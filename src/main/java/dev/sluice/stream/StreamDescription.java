package dev.sluice.stream;

import java.time.Instant;
import java.util.List;

/**
 * The stream as preflight found it.
 *
 * @param arn empty if there is no such stream, and it is only supposed
 * @param created when; a stream of the same name made later is another
 * @param maxRecordBytes data and partition key of one record: {@link Limits#RECORD_BYTES}, or more where the stream is set so
 * @param shards the open ones, in the order of their hash-key ranges
 * @param onDemand the capacity mode; false: provisioned
 * @param autoDistribution the service deals records to shards itself and ignores partition and hash keys
 * @param encrypted by a KMS key, which can go away in the middle of a load
 */
public record StreamDescription(
        String name,
        String arn,
        Instant created,
        int maxRecordBytes,
        List<Shard> shards,
        boolean onDemand,
        boolean autoDistribution,
        boolean encrypted) {
    public StreamDescription {
        shards = List.copyOf(shards);
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("a stream has at least one open shard");
        }
    }
}

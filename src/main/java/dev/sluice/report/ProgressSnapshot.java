package dev.sluice.report;

import dev.sluice.deliver.InFlight;
import dev.sluice.deliver.ShardCounts;
import java.util.List;

/**
 * How far a load is, at one moment.
 *
 * @param inputBytes bytes read of the inputs as they lie on disk (compressed, if they are)
 * @param totalInputBytes what {@code inputBytes} will be at the end; {@link #UNKNOWN} for a pipe
 * @param bytesRead decompressed bytes read
 * @param bytesDone of them, those whose events are acknowledged or passed over
 * @param bytesLoaded bytes of the acknowledged events before compression
 * @param events acknowledged
 * @param rejected lines that could not be loaded
 * @param shards every shard written to so far, in the stream's order
 * @param openShards of the stream; 0 if unknown
 * @param shardLimitBytesPerSecond what one shard takes of this load; 0 if unlimited
 */
public record ProgressSnapshot(
        long inputBytes,
        long totalInputBytes,
        long bytesRead,
        long bytesDone,
        long bytesLoaded,
        long events,
        long rejected,
        InFlight inFlight,
        List<ShardCounts> shards,
        int openShards,
        long shardLimitBytesPerSecond) {
    public static final long UNKNOWN = -1;

    public ProgressSnapshot {
        shards = List.copyOf(shards);
    }

    /** Read, and neither acknowledged nor passed over. */
    long bytesLeft() {
        return Math.max(0, bytesRead - bytesDone);
    }

    long bytesSent() {
        return shards.stream().mapToLong(ShardCounts::bytes).sum();
    }

    long retries() {
        return shards.stream().mapToLong(ShardCounts::retries).sum();
    }

    long throttled() {
        return shards.stream().mapToLong(ShardCounts::throttled).sum();
    }

    /** Bytes of events for each byte sent; 0 when nothing was sent. */
    double compressionRatio() {
        return bytesSent() == 0 ? 0 : (double) bytesLoaded / bytesSent();
    }

    /** Bytes of the inputs as they lie on disk whose events are acknowledged, or passed over. */
    long inputBytesDone() {
        return bytesRead == 0 ? 0 : Math.round((double) inputBytes * bytesDone / bytesRead);
    }

    /** How much of the input is acknowledged, 0 to 1; NaN if the total is unknown. */
    double share() {
        if (totalInputBytes < 0) {
            return Double.NaN;
        }
        return totalInputBytes == 0 ? 1 : Math.min(1, (double) inputBytesDone() / totalInputBytes);
    }
}

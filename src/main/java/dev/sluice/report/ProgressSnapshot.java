package dev.sluice.report;

import dev.sluice.deliver.Delivery.InFlight;
import dev.sluice.deliver.ShardFigures;
import java.util.List;

/**
 * How far a load is, at one moment.
 *
 * @param bytesDone decompressed bytes whose events are acknowledged or passed over
 */
public record ProgressSnapshot(
        InputBytes input, Totals totals, long bytesDone, InFlight inFlight, Sent sent, StreamLimit limit)
        implements LoadFigures {
    /**
     * What came back from the stream.
     *
     * @param shards every shard written to so far, in the stream's order
     * @param latencies as {@link Latencies#counts} has them
     */
    public record Sent(List<ShardFigures> shards, List<Long> latencies) {
        /** Of a load that sends nothing. */
        public static final Sent NOTHING = new Sent(List.of(), List.of());

        public Sent {
            shards = List.copyOf(shards);
            latencies = List.copyOf(latencies);
        }
    }

    @Override
    public List<ShardFigures> shards() {
        return sent.shards();
    }

    /**
     * The inputs as they lie on disk: compressed, if they are.
     *
     * @param read so far
     * @param total what {@code read} will be at the end; negative for a pipe, and as long as objects are listed
     */
    public record InputBytes(long read, long total) {}

    /**
     * What the stream takes of this load.
     *
     * @param openShards 0 if unknown
     * @param shardBytesPerSecond one shard; 0 if unlimited
     */
    public record StreamLimit(int openShards, long shardBytesPerSecond) {
        /** Of a load that sends nothing. */
        public static final StreamLimit NONE = new StreamLimit(0, 0);

        /** All shards together; 0 if unlimited or unknown. */
        double bytesPerSecond() {
            return (double) openShards * shardBytesPerSecond;
        }
    }

    /** Read, and neither acknowledged nor passed over. */
    long bytesLeft() {
        return Math.max(0, totals.bytesRead() - bytesDone);
    }

    /** Bytes of the inputs as they lie on disk whose events are acknowledged, or passed over. */
    long inputBytesDone() {
        return totals.bytesRead() == 0 ? 0 : Math.round((double) input.read() * bytesDone / totals.bytesRead());
    }

    /** How much of the input is acknowledged, 0 to 1; NaN if the total is unknown. */
    double share() {
        if (input.total() < 0) {
            return Double.NaN;
        }
        return input.total() == 0 ? 1 : Math.min(1, (double) inputBytesDone() / input.total());
    }
}

package dev.sluice.pack;

import dev.sluice.stream.Limits;

/**
 * How large records may be, in bytes of payload (partition key and batch id already taken off).
 *
 * @param batchBytes a batch of several events: 1 MiB less the overhead, which is what the service wants for sustained traffic
 * @param eventBytes a batch of one event that needs more: the stream's own maximum less the overhead
 */
public record RecordLimits(int batchBytes, int eventBytes) {
    /** Room left for the partition key and for the batch id with its frame. */
    public static final int OVERHEAD_BYTES = 256;

    /** Left free in a piece of an event that is cut: for the longest key, and for what a codec adds to bytes that do not compress. */
    private static final int PIECE_SLACK_BYTES = 2 << 10;

    /** The longest piece of an event that is cut. */
    public int pieceBytes() {
        return Math.max(1, eventBytes - Math.max(PIECE_SLACK_BYTES, eventBytes / 512));
    }

    /** Limits of a stream that takes records of up to {@code maxRecordBytes}. */
    public static RecordLimits of(int maxRecordBytes) {
        return new RecordLimits(
                Math.min(maxRecordBytes, Limits.RECORD_BYTES) - OVERHEAD_BYTES, maxRecordBytes - OVERHEAD_BYTES);
    }
}

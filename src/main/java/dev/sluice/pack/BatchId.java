package dev.sluice.pack;

import dev.sluice.source.Chunk;
import dev.sluice.source.SourceId;
import java.nio.ByteBuffer;

/**
 * What makes a batch the same batch when its chunk is loaded again: a reader drops the second copy. It rides behind a zstd frame in
 * a skippable frame, in a gzip header's extra field, or in a tag of an aggregated record.
 *
 * @param ordinal the batch's number within the chunk (and lane), from 0
 * @param lane the slice of the hash-key space, from 0; {@link #NO_LANE} for batches without keys
 * @param events how many events the batch holds
 * @param crc32c of the batch's events as bytes, so that two sources that begin alike are never taken for one
 */
public record BatchId(Chunk chunk, int ordinal, int lane, int events, int crc32c) {
    public static final int NO_LANE = -1;

    /** Encoded length in bytes. */
    public static final int BYTES = 1 + 16 + 8 + 8 + 4 + 4 + 4 + 4;

    private static final byte VERSION = 1;

    /** {@value #BYTES} bytes, big-endian. */
    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(chunk.source().high())
                .putLong(chunk.source().low())
                .putLong(chunk.start())
                .putLong(chunk.end())
                .putInt(ordinal)
                .putInt(lane)
                .putInt(events)
                .putInt(crc32c)
                .array();
    }

    /** Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if the bytes are not a batch id of a version that this program knows */
    public static BatchId decode(byte[] encoded) {
        ByteBuffer in = ByteBuffer.wrap(encoded);
        if (encoded.length != BYTES || in.get() != VERSION) {
            throw new IllegalArgumentException("not a batch id");
        }
        SourceId source = new SourceId(in.getLong(), in.getLong());
        Chunk chunk = new Chunk(source, in.getLong(), in.getLong());
        return new BatchId(chunk, in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }
}

package dev.sluice.read;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What makes a batch the same batch when its chunk is loaded again: a reader drops the second copy. It also says where the events come
 * from. It rides behind a zstd frame in a skippable frame, in a gzip header's extra field, or in a tag of an aggregated record;
 * {@code src/docs/batch-id.md} describes it byte by byte.
 *
 * @param chunk the range of its source's bytes that the events were read from
 * @param ordinal the batch's number within the chunk (and lane), from 0
 * @param lane the slice of the hash-key space, from 0; {@link #NO_LANE} for batches without keys
 * @param events how many events the batch holds
 * @param crc32c of the batch's events as bytes, so that two sources that begin alike are never taken for one
 */
public record BatchId(Chunk chunk, int ordinal, int lane, int events, int crc32c) implements Serializable {
    public static final int NO_LANE = -1;

    /** Encoded length in bytes. */
    public static final int BYTES = 1 + 16 + 8 + 8 + 4 + 4 + 4 + 4;

    /** Magic of the skippable frame, little-endian. One of the sixteen for users' own; pzstd takes ...50, seekable zstd ...5E. */
    public static final int ZSTD_FRAME_MAGIC = 0x184D2A57;

    /** Magic, length, batch id. */
    public static final int ZSTD_FRAME_BYTES = 4 + 4 + BYTES;

    /** The subfield's name in gzip's extra field, "SL", little-endian; not among the registered ones. */
    public static final short GZIP_SUBFIELD = 'S' | 'L' << 8;

    /** Where the batch id stands in a gzip payload: behind the fixed header, the extra field's length, the subfield's name and length. */
    public static final int GZIP_OFFSET = 10 + 2 + 2 + 2;

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

    /**
     * Whether these are the batch's events, by their checksum. It is of the events as they lay in the input, where the last one may
     * have had no newline.
     *
     * @param lines from position to limit, each event ending in a newline; stays as it is
     */
    public boolean isOf(ByteBuffer lines) {
        return lines.hasRemaining()
                && (checksum(lines.duplicate()) == crc32c
                        || checksum(lines.duplicate().limit(lines.limit() - 1)) == crc32c);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

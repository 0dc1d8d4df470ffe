package dev.sluice.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.DataFormatException;

/** Finds the batch id that a layout carries, without undoing the layout. */
public final class BatchIds {
    private static final int ZSTD_MAGIC = 0xFD2FB528;

    private BatchIds() {}

    /** The payload's batch id; empty for plain lines, for records of other producers, and for ids of another version. */
    public static Optional<BatchId> find(byte[] payload) {
        try {
            return encoded(payload).map(BatchId::decode);
        } catch (IllegalArgumentException | DataFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> encoded(byte[] payload) throws DataFormatException {
        ByteBuffer in = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
        int behindFrame = payload.length - BatchId.ZSTD_FRAME_BYTES;
        if (behindFrame > 4
                && in.getInt(0) == ZSTD_MAGIC
                && in.getInt(behindFrame) == BatchId.ZSTD_FRAME_MAGIC
                && in.getInt(behindFrame + 4) == BatchId.BYTES) {
            return Optional.of(Arrays.copyOfRange(payload, behindFrame + 8, payload.length));
        }
        int idEnd = BatchId.GZIP_OFFSET + BatchId.BYTES;
        if (payload.length > idEnd
                && in.getInt(0) == 0x04088b1f
                && in.getShort(12) == BatchId.GZIP_SUBFIELD
                && in.getShort(14) == BatchId.BYTES) {
            return Optional.of(Arrays.copyOfRange(payload, BatchId.GZIP_OFFSET, idEnd));
        }
        if (AggregatedCursor.begins(payload)) {
            return AggregatedCursor.unchecked(payload).batchTag().map(Base64.getDecoder()::decode);
        }
        return Optional.empty();
    }
}

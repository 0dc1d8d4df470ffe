package dev.sluice.read;

import dev.sluice.pack.BatchId;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Holds a batch's events against the checksum in its id. Belongs to one thread. */
final class BatchChecksum {
    private final CRC32C crc = new CRC32C();

    /** The checksum is of the events as they lay in the input, where the last one may have had no newline. */
    boolean matches(ByteBuffer lines, BatchId id) {
        return lines.hasRemaining()
                && (of(lines.duplicate()) == id.crc32c()
                        || of(lines.duplicate().limit(lines.limit() - 1)) == id.crc32c());
    }

    private int of(ByteBuffer bytes) {
        crc.reset();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

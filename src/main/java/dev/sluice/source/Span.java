package dev.sluice.source;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The bytes of one chunk's events, which may reach past the chunk's end.
 *
 * @param from offset in the source's decompressed bytes
 * @param to offset behind the last of them
 */
public record Span(long from, long to, int crc32c) implements Serializable {
    /** Of the bytes from position to limit, which stand at {@code from}. */
    static Span of(long from, ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return new Span(from, from + bytes.remaining(), (int) crc.getValue());
    }
}

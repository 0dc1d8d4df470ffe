package dev.sluice.source;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Tells within one run whether bytes are those that were there before: two checksums of 32 bits, of which a processor does some GB a
 * second from the first call on. What a journal keeps has a {@link Fingerprint}.
 *
 * @param length in bytes
 */
record Checksum(int length, long sums) {
    /** Of the bytes from position to limit, which stay as they are. */
    static Checksum of(ByteBuffer bytes) {
        CRC32 first = new CRC32();
        CRC32C second = new CRC32C();
        first.update(bytes.duplicate());
        second.update(bytes.duplicate());
        return new Checksum(bytes.remaining(), (first.getValue() << Integer.SIZE) | second.getValue());
    }
}

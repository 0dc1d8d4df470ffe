package dev.sluice.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks gzip members, one behind the other, to the payload's end. The JDK's own stream passes over whatever follows a member and is
 * no other one, so the lines of a member with a damaged header would be lost in silence.
 */
final class GzipMembers extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    private final byte[] payload;

    /** Takes the whole payload into its buffer, so that the number of bytes left at the end is known. */
    GzipMembers(byte[] payload) throws IOException {
        super(new ByteArrayInputStream(payload), payload.length);
        this.payload = payload;
    }

    @Override
    public int read(byte[] into, int start, int length) throws IOException {
        int count = super.read(into, start, length);
        if (count < 0) {
            requireEnd();
        }
        return count;
    }

    /** Zeros are padding. */
    private void requireEnd() throws IOException {
        for (int i = payload.length - inf.getRemaining() + TRAILER_BYTES; i < payload.length; i++) {
            if (payload[i] != 0) {
                throw new IOException("what follows the last gzip member is none");
            }
        }
    }
}

package dev.sluice.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/** Fails at its end if the bytes were not those that a zip archive's table of contents promised. */
final class Checked extends FilterInputStream {
    private final CRC32 crc = new CRC32();
    private final long expectedCrc;
    private final long expectedSize;
    private long size;

    Checked(InputStream in, long expectedCrc, long expectedSize) {
        super(in);
        this.expectedCrc = expectedCrc;
        this.expectedSize = expectedSize;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        int count = super.read(to, from, length);
        if (count > 0) {
            crc.update(to, from, count);
            size += count;
        } else if (count < 0 && (size != expectedSize || crc.getValue() != expectedCrc)) {
            throw new ZipException("the zipped data are damaged: their checksum is wrong");
        }
        return count;
    }
}

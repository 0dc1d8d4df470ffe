package dev.sluice.read;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Unpacks zlib data that ends where its array ends; what the JDK's own stream leaves behind the end would be lost in silence. */
final class ZlibData extends InflaterInputStream {
    ZlibData(byte[] data) {
        super(new ByteArrayInputStream(data), new Inflater(), Math.max(1, data.length));
    }

    @Override
    public int read(byte[] into, int start, int length) throws IOException {
        int count = super.read(into, start, length);
        if (count < 0 && inf.getRemaining() > 0) {
            throw new IOException("something follows the end of the zlib data");
        }
        return count;
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        if (len <= 0) {
            throw new EOFException("the zlib data breaks off");
        }
    }

    /** The JDK frees an inflater that it made itself alone. */
    @Override
    public void close() throws IOException {
        super.close();
        inf.end();
    }
}

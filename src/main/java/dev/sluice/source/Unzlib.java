package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Unpacks zlib streams, one behind the other (RFC 1950). */
final class Unzlib extends Gunzip {
    private static final int HEADER_BYTES = 2;

    Unzlib(ReadableByteChannel packed) {
        super(packed, "zlib", new Adler32());
    }

    @Override
    void header(int first) throws IOException {
        int second = need();
        boolean deflated = (first & 0x0F) == 8 && (first << 8 | second) % 31 == 0;
        if (!deflated || (second & 0x20) != 0) {
            throw noMember();
        }
    }

    @Override
    boolean trailerAgrees(long sum, long length) throws IOException {
        return ((long) need() << 24 | (long) need() << 16 | (long) need() << 8 | need()) == sum;
    }

    /**
     * Whether zlib's data follow its header, which is too short to be trusted.
     *
     * @param bytes from position to limit
     * @param all whether there are no more, or {@link Container#ENOUGH}
     * @return null if it takes more to tell
     */
    static @Nullable Boolean isZlib(ByteBuffer bytes, boolean all) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes.duplicate());
            ByteBuffer sink = ByteBuffer.allocate(64 << 10);
            while (inflater.inflate(sink.clear()) > 0) {}
            if (inflater.finished()) {
                return true;
            }
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
        // A line that happens to inflate so far is a line.
        boolean text = isText(bytes);
        if (all) {
            return !text;
        }
        boolean line = text && hasNewline(bytes);
        return line ? Boolean.FALSE : null;
    }

    private static boolean isText(ByteBuffer bytes) {
        for (int i = bytes.position() + HEADER_BYTES; i < bytes.limit(); i++) {
            byte each = bytes.get(i);
            if (each >= 0 && each < ' ' && each != '\t' && each != '\n' && each != '\r' && each != 0x1b) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasNewline(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                return true;
            }
        }
        return false;
    }
}

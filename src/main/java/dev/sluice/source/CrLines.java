package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Lines that a carriage return ends, as newlines end them; one with a newline behind it is no second end. If a newline shows within the
 * first MiB after all, everything stays as it is: it is one long line with carriage returns in it, as a progress bar's.
 */
final class CrLines implements ReadableByteChannel {
    private static final int LOOKED_AT = 1 << 20;

    private final ReadableByteChannel bytes;
    /** What was looked at, from 0 to its position. */
    private ByteBuffer first = ByteBuffer.allocate(4 << 10);

    /** All from the first byte on; null until enough was looked at. */
    private @Nullable ReadableByteChannel looked;

    private boolean converts = true;
    private boolean behindReturn;

    CrLines(ReadableByteChannel bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        ReadableByteChannel from = looked;
        while (from == null) {
            if (look() == 0) {
                return 0;
            }
            from = looked;
        }
        int start = to.position();
        int count = from.read(to);
        while (converts && count > 0 && convert(to, start) == start) {
            count = from.read(to);
        }
        return count > 0 ? to.position() - start : count;
    }

    /** Reads on until it shows what it is; the count of bytes read. */
    private int look() throws IOException {
        if (!first.hasRemaining()) {
            first = ByteBuffer.allocate(4 * first.capacity()).put(first.flip());
        }
        int from = first.position();
        int count = -1;
        IOException failure = null;
        try {
            count = bytes.read(first);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            failure = e;
        }
        converts = Lines.next(first, from, first.position()) < 0;
        if (count < 0 || !converts || first.position() >= LOOKED_AT) {
            looked = new Beginning(first.flip(), failure).before(bytes);
        }
        return count;
    }

    /** Makes newlines of what was read from {@code start} on; the new position. */
    private int convert(ByteBuffer to, int start) {
        int at = start;
        for (int i = start; i < to.position(); i++) {
            byte next = to.get(i);
            if (next != '\n' || !behindReturn) {
                to.put(at++, next == '\r' ? (byte) '\n' : next);
            }
            behindReturn = next == '\r';
        }
        return to.position(at).position();
    }

    @Override
    public boolean isOpen() {
        return bytes.isOpen();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}

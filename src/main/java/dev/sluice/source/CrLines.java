package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Lines that a carriage return ends, as newlines end them; one with a newline behind it is no second end. If a newline shows within the
 * first MiB after all, everything stays as it is: it is one long line with carriage returns in it, as a progress bar's.
 */
final class CrLines implements ReadableByteChannel {
    private static final int LOOKED_AT = 1 << 20;

    private final ReadableByteChannel bytes;
    /** Read and not given out, from position to limit. */
    private ByteBuffer first = ByteBuffer.allocate(4 << 10).flip();

    /** Why no more could be read than the first bytes. */
    private @Nullable IOException failure;

    private boolean looking = true;
    private boolean converts = true;
    private boolean behindReturn;

    CrLines(ReadableByteChannel bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        while (looking) {
            if (look() == 0) {
                return 0;
            }
        }
        int start = to.position();
        int count = next(to);
        while (converts && count > 0 && convert(to, start) == start) {
            count = next(to);
        }
        return count > 0 ? to.position() - start : count;
    }

    /** Reads on until it shows what it is; the count of bytes read. */
    private int look() throws IOException {
        int from = first.limit();
        if (from == first.capacity()) {
            first = ByteBuffer.wrap(Arrays.copyOf(first.array(), 4 * from)).limit(from);
        }
        first.limit(first.capacity()).position(from);
        int count = -1;
        try {
            count = bytes.read(first);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            failure = e;
        }
        first.limit(first.position()).position(0);
        converts = Lines.next(first, from, first.limit()) < 0;
        looking = count >= 0 && converts && first.limit() < LOOKED_AT;
        return count;
    }

    private int next(ByteBuffer to) throws IOException {
        if (!first.hasRemaining()) {
            if (failure != null) {
                throw failure;
            }
            return bytes.read(to);
        }
        int count = Math.min(first.remaining(), to.remaining());
        to.put(to.position(), first, first.position(), count).position(to.position() + count);
        first.position(first.position() + count);
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

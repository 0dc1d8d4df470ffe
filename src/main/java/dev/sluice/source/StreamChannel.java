package dev.sluice.source;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/**
 * A decoder's stream as a channel. A stream that fails does not say how many bytes it had unpacked in that call; here they are
 * given out before the failure is (but for zeros at their end, by which the unused rest of the array is known).
 */
final class StreamChannel implements ReadableByteChannel {
    private final InputStream stream;
    private final Closeable packed;
    private final byte[] bytes = new byte[64 << 10];
    private boolean open = true;

    StreamChannel(InputStream stream, Closeable packed) {
        this.stream = stream;
        this.packed = packed;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int room = Math.min(bytes.length, to.remaining());
        Arrays.fill(bytes, 0, room, (byte) 0);
        try {
            int count = stream.read(bytes, 0, room);
            to.put(bytes, 0, Math.max(count, 0));
            return count;
        } catch (MemoryNeededException e) {
            throw e;
        } catch (EOFException e) {
            to.put(bytes, 0, used(room));
            throw new EOFException("the compressed data break off: the file is truncated");
        } catch (IOException | RuntimeException e) {
            // Some decoders meet damage with an index out of bounds.
            to.put(bytes, 0, used(room));
            throw new IOException("the compressed data are damaged: " + e.getMessage(), e);
        }
    }

    private int used(int room) {
        int used = room;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        packed.close();
    }
}

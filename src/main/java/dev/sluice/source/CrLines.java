package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Lines that end with a carriage return, as newlines end them. One that a newline follows is no second end. */
final class CrLines implements ReadableByteChannel {
    private final ReadableByteChannel bytes;
    private boolean behindReturn;

    CrLines(ReadableByteChannel bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int start = to.position();
        int count = bytes.read(to);
        while (count > 0 && drop(to, start) == start) {
            count = bytes.read(to);
        }
        return count > 0 ? to.position() - start : count;
    }

    /** Makes newlines of what was read from {@code start} on; the new position. */
    private int drop(ByteBuffer to, int start) {
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

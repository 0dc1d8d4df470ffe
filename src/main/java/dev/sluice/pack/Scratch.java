package dev.sluice.pack;

import java.nio.ByteBuffer;

/** Direct memory that is used again for every batch, and grows. */
final class Scratch {
    private static final byte NEWLINE = '\n';

    private ByteBuffer memory = ByteBuffer.allocateDirect(0);

    /** Empty memory with room for at least {@code bytes} bytes. */
    ByteBuffer clear(int bytes) {
        if (memory.capacity() < bytes) {
            // A quarter more than asked: batches vary in size, and direct memory is slow to come and slow to go.
            memory = ByteBuffer.allocateDirect((int) Math.min(Integer.MAX_VALUE, bytes + (long) bytes / 4));
        }
        return memory.clear();
    }

    /** The events themselves where they end in a newline, as all but a source's last do; otherwise a copy that does. */
    ByteBuffer newlineEnded(ByteBuffer events) {
        if (!events.hasRemaining() || events.get(events.limit() - 1) == NEWLINE) {
            return events;
        }
        return clear(events.remaining() + 1)
                .put(events.duplicate())
                .put(NEWLINE)
                .flip();
    }
}

package dev.sluice.source;

import java.nio.ByteBuffer;

/** One worker's direct memory, which grows to the longest chunk it was asked to hold and is never given back. */
public final class ChunkBuffer {
    private ByteBuffer memory;

    public ChunkBuffer(int initialBytes) {
        memory = ByteBuffer.allocateDirect(initialBytes);
    }

    /** Empty memory with room for at least {@code bytes} bytes; what an earlier call returned is overwritten. */
    public ByteBuffer clear(int bytes) {
        if (memory.capacity() < bytes) {
            memory = ByteBuffer.allocateDirect(bytes);
        }
        return memory.clear();
    }

    /**
     * The memory with room behind its first {@code keep} bytes, which stay as they were, for some of the {@code wanted} that may follow;
     * position 0. It doubles when there is room neither for them nor for a quarter of what is kept: a read may be a request over the
     * network, and a pipe gives little at a time.
     */
    ByteBuffer grow(int keep, int wanted) {
        if (memory.capacity() - keep < Math.min(wanted, Math.max(1, keep / 4))) {
            long larger = Math.min(keep + (long) wanted, Math.max(1024, 2L * keep));
            memory = ByteBuffer.allocateDirect((int) Math.min(Integer.MAX_VALUE - 8, larger))
                    .put(0, memory, 0, keep);
        }
        return memory.clear();
    }

    /** The memory with room for {@code more} bytes behind its first {@code keep}, which stay as they were; position {@code keep}. */
    ByteBuffer extend(int keep, int more) {
        if (memory.capacity() - keep < more) {
            long larger = Math.max((long) keep + more, 2L * keep);
            memory = ByteBuffer.allocateDirect((int) Math.min(Integer.MAX_VALUE - 8, larger))
                    .put(0, memory, 0, keep);
        }
        return memory.clear().position(keep);
    }
}

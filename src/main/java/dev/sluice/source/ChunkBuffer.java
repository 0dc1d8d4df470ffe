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
}

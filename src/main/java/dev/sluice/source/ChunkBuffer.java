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

    /** The memory with room for at least {@code bytes} bytes, its first {@code keep} bytes as they were, position 0. */
    ByteBuffer grow(int bytes, int keep) {
        if (memory.capacity() < bytes) {
            int larger = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(bytes, memory.capacity() * 9L / 8));
            memory = ByteBuffer.allocateDirect(larger).put(0, memory, 0, keep);
        }
        return memory.clear();
    }
}

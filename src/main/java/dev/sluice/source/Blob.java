package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;

/** Bytes that can be read from anywhere by several threads: a regular file, an object in a store, an archive's stored member. */
non-sealed interface Blob extends Content {
    /** Length in bytes when it was opened. What is appended later is not read. */
    long size();

    /** When it was last written to. */
    Instant modified();

    /** Reads one byte at least from {@code at}; -1 at the end, wherever that is by now. */
    int read(ByteBuffer to, long at) throws IOException;

    /** The bytes in their order. */
    default ReadableByteChannel channel() {
        return new BlobChannel(this);
    }

    /** Reads until {@code to} is full or the end is reached. */
    default ByteBuffer readFully(ByteBuffer to, long at) throws IOException {
        int start = to.position();
        while (to.hasRemaining() && read(to, at + to.position() - start) >= 0) {}
        return to.flip();
    }
}

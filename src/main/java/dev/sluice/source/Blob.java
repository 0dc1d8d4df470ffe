package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Bytes that can be read from anywhere by several threads: a regular file, an object in a store, an archive's stored member. */
non-sealed interface Blob extends Content {
    /** Length in bytes when it was opened. What is appended later is not read. */
    long size();

    /** When it was last written to. */
    Instant modified();

    Origin origin();

    /** What an earlier version took an object or its part for, in its journal; null: it went by the bytes. */
    default @Nullable ByteBuffer formerName() {
        return null;
    }

    /** What tells it apart where it can be read only in its order; null: it never is. */
    default @Nullable ByteBuffer label() {
        return null;
    }

    /** Whether nothing is ever appended to it, as to an object or to an archive's member. */
    default boolean isFinished() {
        return origin().file() == null || !origin().member().isEmpty();
    }

    /**
     * Looks whether the file was written anew.
     *
     * @throws IOException if it shows that the bytes are not those any more that were there when it was listed
     */
    default void requireSame() throws IOException {}

    /** Takes all of it into memory, where that spares requests. */
    default void fetch() throws IOException {}

    /** Reads one byte at least from {@code at}; -1 at the end, wherever that is by now. */
    int read(ByteBuffer to, long at) throws IOException;

    /** All the bytes in their order; closing the channel closes the blob. */
    default ReadableByteChannel channel() {
        return channel(0, size());
    }

    /** The bytes of [from, to) in their order; closing the channel closes the blob. */
    default ReadableByteChannel channel(long from, long to) {
        return new BlobChannel(this, from, to, true);
    }

    /** Reads until {@code to} is full or the end is reached. */
    default ByteBuffer readFully(ByteBuffer to, long at) throws IOException {
        int start = to.position();
        while (to.hasRemaining() && read(to, at + to.position() - start) >= 0) {}
        return to.flip();
    }
}

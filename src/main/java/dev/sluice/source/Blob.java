package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that can be read at any offset, by several threads at a time: a regular file, an object in a store, an archive's stored member. It is
 * open from the moment there is one; whoever has it closes it, once nobody reads it any more.
 */
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

    /** Its first bytes: 4,096, or all. */
    default ByteBuffer head() throws IOException {
        return readFully(ByteBuffer.allocate((int) Math.min(size(), Fingerprint.MAX_LENGTH)), 0);
    }

    /** Takes all of it into memory, if later reads are cheaper for it. Called before other threads see the blob. */
    default void fetch() throws IOException {}

    /**
     * Reads at least one byte, from offset {@code at} on, into {@code to}, which must have room.
     *
     * @return how many bytes were read; -1 at the end, which comes early if the file was cut short meanwhile
     * @throws IOException if it cannot be read, or an object was replaced
     */
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

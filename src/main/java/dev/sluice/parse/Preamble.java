package dev.sluice.parse;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A source's decompressed bytes before the chunk at hand, for whoever must look back for a header line. */
@FunctionalInterface
public interface Preamble {
    /** Of a source that cannot be read twice. */
    Preamble UNREADABLE = (into, offset) -> -1;

    /**
     * Reads bytes from {@code offset} on into {@code into}, at least one.
     *
     * @return how many; -1 if the source cannot be read twice, or is not what it was
     */
    int read(ByteBuffer into, long offset) throws IOException;
}

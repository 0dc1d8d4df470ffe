package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a source's decompressed bytes come from. */
@FunctionalInterface
interface ByteReader {
    /**
     * Reads one byte at least, where there is one.
     *
     * @param at the offset of the first byte wanted; a reader of a stream is only ever asked for the byte that comes next
     * @return how many bytes were read; -1 at the source's end; 0 when a pipe had nothing within the time to linger
     */
    int read(ByteBuffer to, long at) throws IOException;
}

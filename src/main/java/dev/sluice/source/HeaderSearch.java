package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The header line in force while a source is read at any offset: what stands before a chunk is looked through backwards, up to the
 * nearest place where the header is known. Safe for use by several threads.
 */
final class HeaderSearch {
    /** More of a line is not looked at. */
    private static final int LONGEST = 64 << 10;

    private static final int BLOCK = 1 << 20;

    private final HeaderLines lines;
    private final Blob blob;
    /** By the offset of a line's start; empty where no header stands before it. */
    private final ConcurrentNavigableMap<Long, byte[]> known = new ConcurrentSkipListMap<>(Map.of(0L, new byte[0]));

    HeaderSearch(HeaderLines lines, Blob blob) {
        this.lines = lines;
        this.blob = blob;
    }

    /**
     * The header in force at the first of a chunk's events; empty if there is none before it, or no event.
     *
     * @throws IOException if what stands before cannot be read
     */
    ByteBuffer before(ByteBuffer events, long offset) throws IOException {
        if (!events.hasRemaining()) {
            // Its offset need not be a line's start.
            return ByteBuffer.allocate(0);
        }
        byte[] header = inForce(offset);
        byte[] last = lines.last(events, events.position(), events.limit(), offset);
        known.put(offset + events.remaining(), last == null ? header : last);
        return ByteBuffer.wrap(header).asReadOnlyBuffer();
    }

    private byte[] inForce(long offset) throws IOException {
        Map.Entry<Long, byte[]> nearest = known.floorEntry(offset);
        long low = nearest.getKey();
        for (long end = Math.min(offset, lines.within()); end > low; end = Math.max(low, end - BLOCK)) {
            long from = Math.max(low, end - BLOCK);
            // A line that begins in the block, or right behind it, may end farther on.
            int length = Math.toIntExact(Math.min(offset, end + LONGEST) - from);
            ByteBuffer block = blob.readFully(ByteBuffer.allocate(length), from);
            if (block.remaining() < length) {
                throw new IOException(RangeSource.SHORTER);
            }
            int line = from == low ? 0 : Lines.next(block, 0, length) + 1;
            byte[] found = from > low && line == 0 ? null : lines.last(block, line, length, from + line);
            if (found != null) {
                return found;
            }
        }
        return nearest.getValue();
    }
}

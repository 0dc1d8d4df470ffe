package dev.sluice.source;

import org.jspecify.annotations.Nullable;

/**
 * How a source is cut into chunks.
 *
 * @param chunkBytes length of a chunk's range; its lines reach at most one line (or event) further
 * @param maxLineBytes a line longer than this (with its newline) and longer than the chunk it begins in is passed over and told;
 *     an event of several lines is cut between two lines at the latest this far behind the chunk it begins in
 * @param oversize with {@code TRUNCATE}, the first {@code maxLineBytes} of a line that would be passed over are kept; with
 *     {@code SPLIT}, a range ends within a line that does not end in so many bytes behind it, and the next goes on from there
 * @param sample the chunks that are read of inputs that can be read at any offset; what cannot comes whole. Null: all
 */
public record Cutting(
        int chunkBytes,
        int maxLineBytes,
        Oversize oversize,
        @Nullable ChunkSample sample) {
    public static final Cutting DEFAULT = new Cutting(16 << 20, 10 << 20, Oversize.REJECT, null);
    /** Of a chunk, and of a line. */
    public static final int LARGEST = 1 << 29;

    public Cutting {
        if (chunkBytes < 1 || chunkBytes > LARGEST || maxLineBytes < 1 || maxLineBytes > LARGEST) {
            throw new IllegalArgumentException("sizes are 1 byte to 512 MiB");
        }
    }

    /** What is longer is no member of a bundle. */
    int memberBytes() {
        return chunkBytes / 4;
    }

    /** How much is read past a chunk's end at a time, in search of the end of its last line. */
    int stepBytes() {
        return Math.max(64, Math.min(64 << 10, chunkBytes / 16));
    }

    /** What becomes of an event that is longer than a record. What is cut is cut by its bytes alone, and never within a UTF-8 sequence. */
    public enum Oversize {
        REJECT,
        /** It goes in pieces, each an event of its own. */
        SPLIT,
        /** Its beginning goes, and the rest is left out. */
        TRUNCATE
    }
}

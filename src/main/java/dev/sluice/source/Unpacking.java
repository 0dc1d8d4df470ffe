package dev.sluice.source;

/**
 * How far inputs are unpacked.
 *
 * @param memoryLimit in bytes: what a decoder of one input may take to remember what it unpacked. zstd takes it outside Java's heap,
 *     xz and lzma inside
 * @param binary whether what is known to hold no lines, or cannot be unpacked, is taken for lines instead of being refused
 */
public record Unpacking(long memoryLimit, boolean binary) {
    public static final Unpacking DEFAULT = new Unpacking(256L << 20, false);

    /** So many archives and packings may lie in one another: what unpacks to itself must have an end. */
    static final int MAX_DEPTH = 8;
}

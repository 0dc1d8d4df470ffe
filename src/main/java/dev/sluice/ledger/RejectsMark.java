package dev.sluice.ledger;

/**
 * How far a rejects file is believed.
 *
 * @param bytes its length; what stands behind it belongs to chunks that are loaded again
 * @param crc32c of those bytes: by it the file is known for the one that was written, and not mended, moved or made anew
 */
public record RejectsMark(long bytes, int crc32c) {}

package dev.sluice.ledger;

/**
 * A line that cannot be loaded.
 *
 * @param source the input as the user knows it
 * @param offset of the line's first byte in the decompressed input
 * @param line number from 1; 0 where it is not known
 * @param reason one clause, in words
 * @param errorOffset which byte of the line it was rejected for, from 0
 * @param bytes the line without its newline
 */
public record Reject(String source, long offset, long line, String reason, int errorOffset, LineBytes bytes) {}

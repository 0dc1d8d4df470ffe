package dev.sluice.source;

/** What becomes of an event that is longer than a record. What is cut is cut by its bytes alone, and never within a UTF-8 sequence. */
public enum Oversize {
    REJECT,
    /** It goes in pieces, each an event of its own. */
    SPLIT,
    /** Its beginning goes, and the rest is left out. */
    TRUNCATE
}

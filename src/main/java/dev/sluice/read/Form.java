package dev.sluice.read;

/** What a record's first bytes say that it is. */
public enum Form {
    ZSTD,
    GZIP,
    AGGREGATED,
    /** The bytes are the event, or several lines. */
    PLAIN
}

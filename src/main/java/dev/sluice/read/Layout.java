package dev.sluice.read;

/** How a record's events are laid out, told by the record's first bytes. */
public enum Layout {
    ZSTD,
    GZIP,
    AGGREGATED,
    /** The bytes are the event, or several lines. */
    PLAIN
}

package dev.sluice.local;

/**
 * A place between two records of a shard.
 *
 * @param ordinal of the record that follows, whether or not it is there yet
 * @param offset of that record in the shard's file
 */
record LogPosition(long ordinal, long offset) {
    static final LogPosition START = new LogPosition(1, 0);

    LogPosition orLater(LogPosition other) {
        return ordinal < other.ordinal ? other : this;
    }
}

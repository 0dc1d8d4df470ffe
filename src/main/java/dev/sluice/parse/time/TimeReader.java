package dev.sluice.parse.time;

import java.time.Instant;

/** Reads one layout of time. */
@FunctionalInterface
public interface TimeReader {
    /**
     * Reads a time that begins at {@code from}.
     *
     * @return where it ends, or -1 if none stands there; {@code into} is then half set and of no use
     */
    int read(byte[] in, int from, int to, Timestamp into);

    /** From now on times that name no year lie at most a day after {@code reference}. */
    default void readBy(Instant reference) {}

    /**
     * Whether the time just read, which lies outside, would be wanted if it were of an earlier year than the one that was taken for its
     * own: only of a layout that names no year.
     */
    default boolean mayBeWanted(Timestamp time, TimeRange wanted) {
        return false;
    }
}

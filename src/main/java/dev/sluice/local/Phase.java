package dev.sluice.local;

/** A stream's status. */
enum Phase {
    CREATING,
    ACTIVE,
    UPDATING,
    DELETING;

    /** Whether records are put into the stream and read from it; in the others there is no such stream for them yet, or no more. */
    boolean takesRecords() {
        return this == ACTIVE || this == UPDATING;
    }
}

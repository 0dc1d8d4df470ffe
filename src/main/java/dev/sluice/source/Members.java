package dev.sluice.source;

import java.util.List;

/**
 * The members of an archive that were not listed yet: it may have millions. Whoever opens it gets some of them as inputs, and behind
 * them an input that gives the next ones.
 */
record Members(Found listing) implements Content {
    /** How many are listed at a time. */
    static final int AT_A_TIME = 64;

    @FunctionalInterface
    interface Found {
        /** Lists the next members. Never throws: a damaged archive is told to the {@link InputListener}. */
        List<Input> list();
    }

    @Override
    public void close() {
        // Nothing is open: a listing closes the archive itself.
    }
}

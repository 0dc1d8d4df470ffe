package dev.sluice.ledger;

import java.io.Closeable;
import java.util.List;
import java.util.stream.Stream;

/** A journal where it is kept, held by this run: lines that are added at its end. Safe for use by several threads. */
interface Journal extends Closeable {
    /** Hears what stands in a journal, entry by entry: that of a year is not held in memory. */
    interface Listener {
        /** The entry is the {@code length} bytes at {@code from}, which are overwritten afterwards. */
        void entry(byte[] bytes, int from, int length) throws JournalException;
    }

    /**
     * Adds the entries, and returns when they are kept whatever becomes of this machine.
     *
     * @throws JournalException if they cannot be; nothing more can be added then
     */
    void append(List<String> added) throws JournalException;

    /** Adds the entry, which is kept with the next {@link #append}, or soon. Throws as that. */
    void note(String entry) throws JournalException;

    /** Returns when what was noted outlives this process. Throws as {@link #append}. */
    void flush() throws JournalException;

    /**
     * Puts these entries in the place of all that is there; a crash leaves either. To be called before anything is added.
     *
     * @return whether it was done; if not, the journal is as it was
     */
    boolean replace(Stream<String> entries);

    /** Lets others have it. */
    @Override
    void close();
}

package dev.sluice.ledger;

import dev.sluice.source.NotKeptException;
import java.io.Closeable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run adds to its journal, and how surely each entry is kept. Safe for use by several threads. */
final class JournalWriter implements Closeable {
    /** Null: it is only looked at. */
    private final @Nullable Journal journal;

    private volatile boolean plansLater;

    JournalWriter(@Nullable Journal journal) {
        this.journal = journal;
    }

    private Journal journal() {
        return Objects.requireNonNull(journal, "who only looks writes nothing");
    }

    /** The first entry of all. */
    void begin(String header) throws JournalException {
        journal().append(List.of(header));
    }

    /** Puts these in the place of all that is there, or leaves it as it is. */
    void replace(Stream<String> entries) {
        var unused = journal().replace(entries);
    }

    /** From now on a plan is only noted. */
    void planLater() {
        plansLater = true;
    }

    void plan(String entry) throws NotKeptException {
        if (plansLater) {
            note(entry);
        } else {
            write(List.of(entry));
        }
    }

    /** On the disk with the next entry that is. */
    void note(String entry) throws NotKeptException {
        try {
            journal().note(entry);
        } catch (JournalException e) {
            throw notKept(e);
        }
    }

    /** Returns when what was noted outlives this process. */
    void flush() throws NotKeptException {
        try {
            journal().flush();
        } catch (JournalException e) {
            throw notKept(e);
        }
    }

    /** Returns when these, and all that was noted, are on the disk. */
    void write(List<String> entries) throws NotKeptException {
        try {
            journal().append(entries);
        } catch (JournalException e) {
            throw notKept(e);
        }
    }

    private static NotKeptException notKept(JournalException e) {
        return new NotKeptException(String.valueOf(e.getMessage()), e);
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
        }
    }
}

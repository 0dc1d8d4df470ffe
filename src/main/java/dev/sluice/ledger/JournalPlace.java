package dev.sluice.ledger;

import dev.sluice.aws.AwsSettings;
import dev.sluice.source.FileName;
import dev.sluice.source.InputNames;
import dev.sluice.source.S3Name;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a journal is kept: a file, or an object in S3. Nothing is touched before it is asked for. */
public abstract class JournalPlace implements Closeable {
    JournalPlace() {}

    /**
     * The place that was typed.
     *
     * @param aws where objects lie, and who asks
     * @throws IllegalArgumentException if it can be none
     */
    public static JournalPlace of(String typed, AwsSettings aws) {
        return isObject(typed) ? JournalObject.named(typed, aws) : of(FileName.path(typed));
    }

    /** A file. */
    public static JournalPlace of(Path file) {
        return new JournalPath(file);
    }

    /** Whether what was typed is in S3. */
    public static boolean isObject(@Nullable String typed) {
        return typed != null && S3Name.isS3(typed);
    }

    /** The place as messages name it. */
    public abstract String shown();

    /** The journal's file; null if it is an object. */
    public abstract @Nullable Path file();

    /** Whether it is an object that the inputs' names stand for, too. Files are compared by their identity, elsewhere. */
    public abstract boolean isAmong(InputNames inputs);

    /** Whether there is a journal here, even an empty one. */
    public abstract boolean exists() throws JournalException;

    /** Whether an earlier run may have written something. Answered without a request, so always true of an object. */
    public abstract boolean mayBeBegun();

    /**
     * Looks whether another run holds the journal; it stays as it is, and none is begun.
     *
     * @throws CheckpointBusyException if one does
     * @throws JournalException if that cannot be found out
     */
    public abstract void requireFree() throws JournalException;

    /** Whether no other run is known to hold the journal. */
    public final boolean isFree() {
        try {
            requireFree();
            return true;
        } catch (CheckpointBusyException e) {
            return false;
        } catch (JournalException e) {
            return true; // whoever opens it is told
        }
    }

    /**
     * The options that the journal was begun with; empty if there is none, or it is one that is refused when it is opened.
     *
     * @throws JournalException if it cannot be asked for
     */
    public final Map<String, String> begunWith() throws JournalException {
        byte[] first = first();
        try {
            return JournalEntries.header(JournalEntries.parse(first, 0, first.length))
                    .options();
        } catch (JournalException | IllegalArgumentException | DateTimeException e) {
            return Map.of();
        }
    }

    /** The first entry, without a look at its checksum; empty if there is none. */
    abstract byte[] first() throws JournalException;

    /** Holds the journal, which is begun if there is none, and tells what is in it. */
    abstract Journal open(Journal.Listener listener) throws JournalException;

    /** Tells what is in the journal, without holding it. */
    abstract void read(Journal.Listener listener) throws JournalException;

    @Override
    public abstract void close();
}

package dev.sluice.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Says in a few words why something could not be read or written; the message of a file system is just the path. */
public final class Reasons {
    private Reasons() {}

    /** One clause, without the path. */
    public static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of that name";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        @Nullable String message = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        if (message != null && message.contains(OpenFiles.REASON)) {
            return OpenFiles.USED_UP;
        }
        return message == null ? e.getClass().getSimpleName().replace("Exception", "") : message;
    }

    /** What this machine lacks, as one sentence, where that shows in errors that tell nobody what to do; null: nothing known. */
    public static @Nullable String lacking(Throwable failure) {
        String sentence = OpenFiles.complaint(failure);
        sentence = sentence == null ? ZstdLibrary.complaint(failure) : sentence;
        return sentence == null ? MemoryNeededException.complaint(failure) : sentence;
    }

    /** {@link #of} where a decoder may have met damage with an index out of bounds or the like. */
    static String ofDamage(Exception e) {
        return e instanceof IOException io ? of(io) : "it is damaged (" + e + ")";
    }
}

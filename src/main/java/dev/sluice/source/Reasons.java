package dev.sluice.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Says in a few words why something could not be read. */
final class Reasons {
    private Reasons() {}

    static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it does not exist any more";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        @Nullable String message = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}

package dev.sluice.read;

import org.jspecify.annotations.Nullable;

/** The stream cannot be read on; the message is one plain sentence with the remedy. */
public final class ReadFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ReadFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public ReadFailedException(String message) {
        this(message, null);
    }
}

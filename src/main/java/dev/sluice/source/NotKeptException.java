package dev.sluice.source;

import java.io.IOException;

/** What is read cannot be written down for later runs; the load ends, since no input is to blame. */
public final class NotKeptException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * What could not be written.
     *
     * @param message one sentence with the remedy
     */
    public NotKeptException(String message, Throwable cause) {
        super(message, cause);
    }
}

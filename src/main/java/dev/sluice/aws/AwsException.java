package dev.sluice.aws;

import org.jspecify.annotations.Nullable;

/** What was typed or configured cannot reach AWS; the message is one plain sentence with the remedy. */
public final class AwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AwsException(String message) {
        super(message);
    }

    public AwsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

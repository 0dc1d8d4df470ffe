package dev.sluice.read.stream;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** The stream cannot be read on; the message is one plain sentence, with the remedy where there is one. */
public final class ReadFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String action;

    public ReadFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.action = null;
    }

    public ReadFailedException(String message) {
        this(message, null);
    }

    ReadFailedException(String action, String stream, SdkException cause) {
        super("The stream '" + stream + "' cannot be read, for " + action + " failed: " + cause.getMessage(), cause);
        this.action = action;
    }

    /** The IAM action that failed, such as {@code kinesis:GetRecords}; the cause is what the SDK threw. Null: it was something else. */
    public @Nullable String action() {
        return action;
    }
}

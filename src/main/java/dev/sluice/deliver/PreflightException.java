package dev.sluice.deliver;

/** The load cannot begin; the message is one plain sentence with the remedy. */
public class PreflightException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    /** @param exitStatus 1: the stream or the account is not ready; 2: something was typed wrongly */
    public PreflightException(String message, int exitStatus, Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    public PreflightException(String message, int exitStatus) {
        super(message);
        this.exitStatus = exitStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }
}

package dev.sluice.ledger;

/** A checkpoint that cannot be used or written; the message is one plain sentence with the remedy. */
public class JournalException extends Exception {
    private static final long serialVersionUID = 1L;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}

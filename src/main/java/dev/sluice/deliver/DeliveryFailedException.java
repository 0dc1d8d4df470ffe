package dev.sluice.deliver;

/** The load cannot go on; the message is one plain sentence with the remedy. */
public final class DeliveryFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public DeliveryFailedException(String message) {
        super(message);
    }

    public DeliveryFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

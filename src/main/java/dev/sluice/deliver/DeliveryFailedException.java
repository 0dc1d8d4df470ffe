package dev.sluice.deliver;

import java.io.IOException;

/** The load cannot go on; the message is one plain sentence with the remedy. */
public final class DeliveryFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    public DeliveryFailedException(String message) {
        super(message);
    }

    public DeliveryFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

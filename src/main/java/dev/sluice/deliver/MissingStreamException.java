package dev.sluice.deliver;

/** There is no such stream, or not yet. */
public final class MissingStreamException extends PreflightException {
    private static final long serialVersionUID = 1L;

    private final boolean beingMade;

    MissingStreamException(String message, boolean beingMade) {
        super(message, 1);
        this.beingMade = beingMade;
    }

    /** Whether somebody makes it just now. */
    public boolean isBeingMade() {
        return beingMade;
    }
}

package dev.sluice.ledger;

/** Another run holds the checkpoint: nothing of this one has been written. */
public final class CheckpointBusyException extends JournalException {
    private static final long serialVersionUID = 1L;

    /** @param who holds it, in brackets behind a blank; may be empty */
    CheckpointBusyException(String shown, String who) {
        super("another run is using the checkpoint " + shown + who
                + "; wait until it ends, for example with --if-busy wait, or name another one");
    }
}

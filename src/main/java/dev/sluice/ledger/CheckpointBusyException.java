package dev.sluice.ledger;

import dev.sluice.source.FileName;
import java.nio.file.Path;

/** Another run holds the checkpoint: nothing of this one has been written. */
public final class CheckpointBusyException extends JournalException {
    private static final long serialVersionUID = 1L;

    CheckpointBusyException(Path path) {
        super("another run is using the checkpoint " + FileName.shown(path)
                + "; wait until it ends, for example with --if-busy wait, or name another file");
    }
}

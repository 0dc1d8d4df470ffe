package dev.sluice.source;

import java.io.IOException;

/** Nothing is wrong: somebody stopped the load while this was read. */
final class ReadingStoppedException extends IOException {
    private static final long serialVersionUID = 1;

    ReadingStoppedException() {
        super("the load was stopped");
    }
}

package dev.sluice.cli;

import java.io.IOException;

/** As many events as were asked for have been written: ends the reading, and is no failure. */
final class EnoughException extends IOException {
    private static final long serialVersionUID = 1L;
}

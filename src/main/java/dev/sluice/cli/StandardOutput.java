package dev.sluice.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A PrintStream tells that writing failed, and not why; commands that write data write into what it wraps. */
public final class StandardOutput extends PrintStream {
    /** @param bytes where everything goes */
    public StandardOutput(OutputStream bytes) {
        super(bytes, false, StandardCharsets.UTF_8);
    }

    /** Throws what went wrong. */
    OutputStream bytes() {
        return out;
    }
}

package dev.sluice.cli;

import dev.sluice.source.Reasons;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A PrintStream tells that writing failed, and not why; commands that write data write into what it wraps. */
public final class StandardOutput extends PrintStream {
    /** @param bytes where everything goes */
    public StandardOutput(OutputStream bytes) {
        super(bytes, false, StandardCharsets.UTF_8);
    }

    /** Writes what is left. Says why that cannot be done, if it is a failure at all, and returns whether it is. */
    public boolean failed(PrintStream err) {
        try {
            out.flush();
            return false;
        } catch (IOException e) {
            if (DataOutput.isBrokenPipe(e)) {
                return false;
            }
            err.println("sluice: Standard output cannot be written: " + Reasons.of(e) + ".");
            return true;
        }
    }

    /** Throws what went wrong. */
    OutputStream bytes() {
        return out;
    }
}

package dev.sluice.report;

import dev.sluice.ledger.LineBytes;
import dev.sluice.ledger.Reject;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A line that could not be loaded: where it stands, and enough of it to see what it is.
 *
 * @param source the input as the user knows it
 * @param line number from 1; 0 where it is not known
 * @param offset of its first byte in the decompressed input
 * @param length in bytes
 * @param beginning its first bytes, those that are no UTF-8 as {@code \xff}; null where the line was too long to keep. Comes from
 *     outside, and may hold control characters
 */
public record RejectSample(
        String source,
        long line,
        long offset,
        long length,
        @Nullable String beginning) implements Serializable {
    private static final int SHOWN_BYTES = 80;

    public static RejectSample of(Reject reject) {
        LineBytes bytes = reject.bytes();
        return new RejectSample(
                reject.source(),
                reject.line(),
                reject.offset(),
                bytes.length(),
                bytes.isKept() ? bytes.beginning(SHOWN_BYTES) : null);
    }

    /** One line for a person, and safe for a terminal. */
    String shown() {
        String cut = length > SHOWN_BYTES ? "... (" + Units.grouped(length) + " bytes)" : "";
        return Paint.safe(place() + ": " + (beginning == null ? "" : beginning) + cut);
    }

    /** Where it stands, and not what it says. */
    String place() {
        return source + ", " + (line > 0 ? "line " + Units.grouped(line) : "byte " + Units.grouped(offset));
    }
}

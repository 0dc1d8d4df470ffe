package dev.sluice.read;

import java.io.Serializable;
import java.util.HexFormat;

/**
 * The 128-bit name of a source inside batch ids. A file's is a hash of its beginning and of how many equal beginnings stand
 * before it in the same load; a pipe's is random, since the same bytes piped twice are two events.
 */
public record SourceId(long high, long low) implements Serializable {
    @Override
    public String toString() {
        HexFormat digits = HexFormat.of(); // a checkpoint asks for four of them for each small file
        return digits.toHexDigits(high) + digits.toHexDigits(low);
    }

    /** Reads what {@link #toString} wrote.
     *
     * @throws NumberFormatException unless {@code hex} is 32 hexadecimal digits */
    public static SourceId parse(String hex) {
        if (hex.length() != 32) {
            throw new NumberFormatException("a source id has 32 hexadecimal digits: " + hex);
        }
        return new SourceId(
                Long.parseUnsignedLong(hex.substring(0, 16), 16), Long.parseUnsignedLong(hex.substring(16), 16));
    }
}

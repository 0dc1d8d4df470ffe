package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Chooses how each source is framed. Safe for use by several threads. */
public interface FramingChoice {
    /** More of a source's beginning is not looked at. */
    int LOOKED_AT = Splitting.LOOKED_AT;

    /** Whether sources must be looked into: otherwise all are framed alike. */
    boolean looks();

    /**
     * How a source is framed that begins with the bytes from position to limit, {@link #LOOKED_AT} of them if it has so many.
     *
     * @param whole whether it has no others
     * @throws UnsureException if they do not tell
     */
    Framing of(ByteBuffer first, boolean whole) throws UnsureException;

    /**
     * The framing that an earlier run chose.
     *
     * @throws IOException if there is none of this {@link Framing#way} any more; the message is for users
     */
    Framing again(String way) throws IOException;

    /** Nothing tells how a source is framed; the message is for users. */
    final class UnsureException extends IOException {
        private static final long serialVersionUID = 1;

        public UnsureException(String message) {
            super(message);
        }
    }
}

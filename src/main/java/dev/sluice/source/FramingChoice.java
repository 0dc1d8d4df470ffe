package dev.sluice.source;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Chooses how each source is framed. Safe for use by several threads. */
public interface FramingChoice {
    /** More of a source's beginning is not looked at, but for the rest of its first line. */
    int LOOKED_AT = Splitting.LOOKED_AT;

    /** A longer first line is not looked at to its end. */
    int LONGEST_FIRST = 1 << 20;

    /** Whether sources must be looked into: otherwise all are framed alike. */
    boolean looks();

    /**
     * How a source is framed that begins with the bytes from position to limit: all of them, or as many as {@link #isEnough} says.
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

    /** Whether no more are to be looked at than the bytes from position to limit, though there may be more. */
    static boolean isEnough(ByteBuffer first) {
        int length = first.remaining();
        return length >= LONGEST_FIRST
                || (length >= LOOKED_AT && Lines.next(first, first.position(), first.limit()) >= 0);
    }

    /** Nothing tells how a source is framed; the message is for users. */
    final class UnsureException extends IOException {
        private static final long serialVersionUID = 1;

        public UnsureException(String message) {
            super(message);
        }
    }
}

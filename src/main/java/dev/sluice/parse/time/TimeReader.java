package dev.sluice.parse.time;

/** Reads one layout of time. */
@FunctionalInterface
public interface TimeReader {
    /**
     * Reads a time that begins at {@code from}.
     *
     * @return where it ends, or -1 if none stands there; {@code into} is then half set and of no use
     */
    int read(byte[] in, int from, int to, Timestamp into);
}

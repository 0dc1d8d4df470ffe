package dev.sluice.source;

import dev.sluice.read.SourceId;
import java.util.Set;

/**
 * Is told what goes wrong and what is unexpected while inputs are read. Called by workers, several at a time; returns soon, since the worker
 * that calls may hold up all others.
 */
public interface InputListener {
    /** The input could not be read past {@code offset} (of its decompressed bytes); what stands before it is delivered. */
    void unreadable(String sourceName, long offset, String reason);

    /** A line (or the rest of an event) of more than the longest acceptable length was passed over; {@code line} 0: not known. */
    void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes);

    /** {@code count} more bytes of the inputs as they lie on disk (compressed, if they are) have been read. */
    void progressed(long count);

    /** The input was opened, and will be read in this {@link Framing#way}; told once for each, in their order. */
    default void opened(String sourceName, SourceId source, String way) {}

    /** An earlier run has loaded all of it, and it has not changed: its {@code bytes}, as they lie on disk, are not read. */
    default void loadedBefore(String sourceName, long bytes) {
        progressed(bytes);
    }

    /** The last {@code bytes} bytes of the file, from {@code offset}, are a line still being written: left for the next run. */
    default void unterminated(String sourceName, long offset, long bytes) {}

    /** Something about an input that is no fault, but that the user may not expect; one sentence. */
    default void remarked(String sentence) {}

    /** The input's events are the elements of an array. The values of these names, which stand around it, are loaded with no event. */
    default void leftOut(String sourceName, Set<String> names) {}

    /** A long input is read once more, to prove that it still holds what was loaded of it; {@code bytes} were read so far. */
    default void proving(String sourceName, long bytes) {}

    /** The input is a named pipe that nobody has opened to write yet. */
    default void waitingForWriter(String sourceName) {}

    /** {@code bytes} of an uncompressed input are not read, since they are in no chunk of the sample. */
    default void passedOver(long bytes) {}
}

package dev.sluice.source;

import java.util.Set;

/** Is told what goes wrong and what is odd while inputs are read. Called by workers; must be safe for use by several threads. */
public interface InputListener {
    /** The input could not be read past {@code offset} (of its decompressed bytes); what stands before it is delivered. */
    void unreadable(String sourceName, long offset, String reason);

    /** A line (or the rest of an event) of more than the longest acceptable length was passed over; {@code line} 0: not known. */
    void lineTooLong(String sourceName, SourceId source, long offset, long line, long bytes);

    /** {@code count} more bytes of the inputs as they lie on disk (compressed, if they are) have been read. */
    void progressed(long count);

    /** The input was opened, and will be read; told once for each, in their order. */
    default void opened(String sourceName, SourceId source) {}

    /** The last {@code bytes} bytes of the file, from {@code offset}, are a line still being written: left for the next run. */
    default void unterminated(String sourceName, long offset, long bytes) {}

    /** Something about an input that is as it should be, and yet not what everybody would expect. */
    default void remarked(String sentence) {}

    /** Its events lie in an array, and what stands around that under these names is no part of any. */
    default void leftOut(String sourceName, Set<String> names) {}

    /** It is being read once more, to prove that it holds what was loaded of it; {@code bytes} so far, which are many. */
    default void proving(String sourceName, long bytes) {}

    /** It is a named pipe, and nobody has opened it to write until now. */
    default void waitingForWriter(String sourceName) {}

    /** {@code bytes} of an uncompressed input are not read, since they are in no chunk of the sample. */
    default void passedOver(long bytes) {}
}

package dev.sluice.source;

import java.io.IOException;
import java.util.Locale;

/** A decoder would need more memory than it may take. */
final class MemoryNeededException extends IOException {
    private static final long serialVersionUID = 1;
    private static final long MIB = 1 << 20;

    private MemoryNeededException(String sentence) {
        super(sentence);
    }

    /** @param needed in bytes, beyond the limit */
    static MemoryNeededException over(long limit, long needed) {
        return new MemoryNeededException("unpacking it takes " + mib(needed) + " MiB of memory, and " + mib(limit)
                + " are allowed; allow them with --memory-limit " + mib(needed) + "M");
    }

    /** The limit allows it, and Java's heap does not. */
    static MemoryNeededException overHeap(OutOfMemoryError cause) {
        long heap = Runtime.getRuntime().maxMemory() / MIB;
        MemoryNeededException told = new MemoryNeededException(String.format(
                Locale.ROOT,
                "unpacking it takes more memory than is left of Java's heap of %d MiB; give it more with"
                        + " SLUICE_JAVA_OPTS=-Xmx%dm",
                heap,
                Math.max(1024, 2 * heap)));
        told.initCause(cause);
        return told;
    }

    private static long mib(long bytes) {
        return (bytes + MIB - 1) / MIB;
    }
}

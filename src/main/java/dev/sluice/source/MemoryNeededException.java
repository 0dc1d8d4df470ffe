package dev.sluice.source;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
        MemoryNeededException told = new MemoryNeededException("unpacking it takes " + moreThanHeap());
        told.initCause(cause);
        return told;
    }

    /** What a failure means that comes of a full heap; null if it has another cause, or says it itself. */
    static @Nullable String complaint(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MemoryNeededException) {
                return null;
            }
            if (cause instanceof OutOfMemoryError
                    && String.valueOf(cause.getMessage()).contains("heap")) {
                return "This takes " + moreThanHeap() + ".";
            }
        }
        return null;
    }

    private static String moreThanHeap() {
        long heap = Runtime.getRuntime().maxMemory() / MIB;
        return String.format(
                Locale.ROOT,
                "more memory than is left of Java's heap of %d MiB; give it more with SLUICE_JAVA_OPTS=-Xmx%dm",
                heap,
                Math.max(1024, 2 * heap));
    }

    private static long mib(long bytes) {
        return (bytes + MIB - 1) / MIB;
    }
}

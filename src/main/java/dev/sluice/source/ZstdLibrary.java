package dev.sluice.source;

import org.jspecify.annotations.Nullable;

/**
 * The native part of zstd-jni, which that unpacks into Java's temporary directory and loads from there. Where it cannot, every use of it
 * ends with an error that names no remedy.
 */
public final class ZstdLibrary {
    private static final String NAME = "libzstd-jni";

    private ZstdLibrary() {}

    /** Why it cannot be loaded and what helps, as one sentence; null: this error has another cause, such as a limit on open files. */
    public static @Nullable String complaint(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (cause instanceof LinkageError && said.contains(NAME) && !said.contains(OpenFiles.REASON)) {
                return "The zstd library cannot be loaded from " + System.getProperty("java.io.tmpdir")
                        + ", where Java unpacks it (" + reason(said)
                        + "); name a directory where this user may write and run programs:"
                        + " SLUICE_JAVA_OPTS=-Djava.io.tmpdir=DIR.";
            }
        }
        return null;
    }

    /** Of "/tmp/libzstd-jni-1.so: /tmp/libzstd-jni-1.so: failed to map" and more lines, what stands last in the first. */
    private static String reason(String said) {
        String line = said.lines().findFirst().orElse(said).replaceFirst(" \\[in thread .*]$", "");
        return line.substring(line.lastIndexOf(": ") + 1).strip();
    }
}

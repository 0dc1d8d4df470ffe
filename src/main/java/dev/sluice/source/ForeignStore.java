package dev.sluice.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files that lie neither on this machine nor in S3 as it is known here: whoever runs the load brings a way to them, such as Spark. It is
 * found as a service. Safe for use by several threads.
 */
public interface ForeignStore {
    /**
     * A file as it was listed.
     *
     * @param url by which it is opened, and known
     * @param version changes with its content
     * @param below what of its name lies below what the user named
     */
    record ForeignFile(String url, long bytes, String version, Instant written, String below) implements Serializable {}

    /** Reads a file at any offset, by several threads at a time. */
    interface Reader extends Closeable {
        /**
         * Reads at least one byte into {@code to}, which has room; -1 at the end.
         *
         * @throws IOException if it cannot be read
         */
        int read(ByteBuffer to, long at) throws IOException;
    }

    /**
     * What a name stands for, in natural order: a file, all below a directory, or what matches a glob.
     *
     * @param globs whether stars and the like have their meaning
     * @return none if there is nothing of that name
     */
    List<ForeignFile> find(String name, boolean globs) throws IOException;

    /** Opens it to read what was listed, and nothing else. */
    Reader open(ForeignFile file) throws IOException;

    /** Whether a name is of such a file. */
    static boolean isForeign(String name) {
        return Scheme.OF_A_NAME.matcher(name).lookingAt() && !S3Name.isS3(name) && !name.startsWith("file:");
    }

    /** Null: none came along. */
    static @Nullable ForeignStore found() {
        return ServiceLoader.load(ForeignStore.class, ForeignStore.class.getClassLoader())
                .findFirst()
                .orElse(null);
    }

    /** How names of other places begin. */
    final class Scheme {
        private static final Pattern OF_A_NAME = Pattern.compile("[a-z][a-z0-9+.-]+://");

        private Scheme() {}
    }
}
